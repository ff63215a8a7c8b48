"""The filters of the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from archives.models import SubjectKind
from lenders.choices import Category, Zone

_ANY = [("", _("any"))]
SORT_CHOICES = [
    ("cost", _("lowest annual cost first")),
    ("amount", _("largest amount first")),
    ("answer", _("quickest answer first")),
    ("newest", _("newest first")),
]


class CatalogueForm(forms.Form):
    """What a visitor looks for; every field may stay empty."""

    category = forms.ChoiceField(label=_("Category"), choices=[*_ANY, *Category.choices], required=False)
    kind = forms.ChoiceField(label=_("For"), choices=[*_ANY, *SubjectKind.choices], required=False)
    zone = forms.ChoiceField(label=_("Zone"), choices=[*_ANY, *Zone.choices], required=False)
    amount = forms.DecimalField(
        label=_("Amount (CNY)"), min_value=1, max_digits=18, decimal_places=2, required=False
    )
    term = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=360, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORT_CHOICES, required=False)

    def wanted(self) -> dict[str, Any]:
        """Give what was understood; fields with errors are left out."""
        self.is_valid()
        return dict(self.cleaned_data)
