"""The form by which an owner authorises one organisation."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.items import GRANTABLE_ITEMS, ITEMS
from archives.models import Purpose, Subject, SubjectKind
from archives.selectors import grantable_purposes, possible_grantees
from archives.verdicts import PERSONAL_TYPES


class ConsentForm(forms.Form):
    """What is authorised, to whom, for what and until when; the names are those of `consent_grant`."""

    grantee: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Who may read"),
        queryset=None,
        help_text=_("One organisation for each authorisation: there is none for all."),
    )
    purpose = forms.ChoiceField(label=_("What for"))
    item_codes = forms.MultipleChoiceField(label=_("What"), widget=forms.CheckboxSelectMultiple)
    valid_to = forms.DateField(
        label=_("Until (the last day included)"), widget=forms.DateInput(attrs={"type": "date"})
    )
    queries_max = forms.IntegerField(
        label=_("How many reads at most"),
        required=False,
        min_value=1,
        help_text=_("Leave empty for the most that the purpose allows."),
    )
    capacity = forms.CharField(
        label=_("In which capacity you sign"),
        max_length=60,
        help_text=_("Such as legal representative, or manager with power of attorney."),
    )
    personal_annex = forms.BooleanField(
        label=_("I give the separate consent to personal data."), required=False
    )
    is_read = forms.BooleanField(label=_("I have read the consequences, and authorise."))

    def __init__(self, *args: Any, subject: Subject, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or ""
        self.fields["grantee"].queryset = possible_grantees()  # type: ignore[attr-defined]
        self.fields["purpose"].choices = _purposes()  # type: ignore[attr-defined]
        self.fields["item_codes"].choices = [  # type: ignore[attr-defined]
            (code, ITEMS[code].label(language)) for code in GRANTABLE_ITEMS
        ]
        self.fields["valid_to"].widget.attrs["min"] = on.isoformat()
        if subject.subject_type not in PERSONAL_TYPES:
            del self.fields["personal_annex"]

    def terms(self) -> dict[str, Any]:
        """Return the arguments of `consent_grant` that the form gives."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_read"}


def _purposes() -> list[tuple[str, Any]]:
    return [(purpose.value, Purpose(purpose).label) for purpose in grantable_purposes()]


class SubjectSearchForm(forms.Form):
    """What the operator looks for among the subjects."""

    text = forms.CharField(label=_("Name or code"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    region = forms.RegexField(
        label=_("Region code (or its beginning)"),
        regex=r"^[0-9]{0,6}$",
        required=False,
        error_messages={"invalid": _("A region code has up to six digits.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *SubjectKind.choices]  # type: ignore[attr-defined]
