"""Examples of every component, for the page that shows them all."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each sort; submitted empty, so that errors can be seen."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the business licence."))
    amount = forms.DecimalField(label=_("Amount (CNY)"), required=False, min_value=1)
    term = forms.ChoiceField(label=_("Term"), choices=[("12", _("12 months")), ("24", _("24 months"))])
    agreed = forms.BooleanField(label=_("I have read the text above."))
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    wish = forms.ChoiceField(
        label=_("Repayment"),
        widget=forms.RadioSelect,
        choices=[("monthly", _("monthly")), ("end", _("at the end"))],
        required=False,
    )


def component_samples() -> dict[str, Any]:
    """Return what the components page shows."""
    return {
        "states": ["value", "not_authorised", "not_held", "refused", "delayed", "disputed"],
        "colours": ["blue", "green", "yellow", "red"],
        "form": SampleForm({"amount": "0", "term": "12"}),
        "page": Paginator(range(200), 10).page(7),
        "pairs": [(_("Code"), "91350100M000100Y43"), (_("Region"), "陕西省榆林市定边县"), (_("Stars"), None)],
        "amount": Decimal("1234567.5"),
        "icons": icon_names(),
    }


def icon_names() -> list[str]:
    """Return the names in the sprite."""
    sprite = finders.find("credit-easy/icons.svg")
    if not isinstance(sprite, str):
        raise FileNotFoundError("credit-easy/icons.svg")
    return sorted(re.findall(r'<symbol id="([a-z]+)"', Path(sprite).read_text(encoding="utf-8")))
