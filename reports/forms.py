"""Forms about reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import uscc as codes
from accounts.models import Organisation, OrganisationKind
from archives.bounds import bounds_by_purpose
from archives.models import Purpose, Subject
from reports.models import ReportLanguage
from reports.verification import FILE_BYTES_MAX, normal_hash


class OwnReportForm(forms.Form):
    """In which language one's own report is printed."""

    language = forms.ChoiceField(label=_("Language of the report"), choices=ReportLanguage.choices)


class ReportForm(OwnReportForm):
    """On whom a report is asked for, and for what; ``subject`` is found by its code."""

    uscc = forms.CharField(
        label=_("Unified social credit code of the firm"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    purpose = forms.ChoiceField(label=_("Purpose"))
    field_order = ("uscc", "purpose", "language")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = purposes_of(organisation)  # type: ignore[attr-defined]

    def clean_uscc(self) -> str:
        """Normalise the code and find the file under it."""
        code = codes.normalise(self.cleaned_data["uscc"]).code
        subject = Subject.objects.select_related("organisation").filter(organisation__uscc=code).first()
        if subject is None:
            raise forms.ValidationError(
                _("No file is kept under this code. Check it against the business licence.")
            )
        self.cleaned_data["subject"] = subject
        return code


class CompareForm(forms.Form):
    """A page to be compared with the one given out: the file itself or its SHA-256."""

    file = forms.FileField(
        label=_("The PDF you hold"),
        required=False,
        help_text=_("It is compared and not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    digest = forms.CharField(
        label=_("or its SHA-256"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two, of a sensible size."""
        data: dict[str, Any] = super().clean() or {}
        file, digest = data.get("file"), data.get("digest", "")
        if file is None and not digest:
            raise forms.ValidationError(_("Choose the PDF, or enter its SHA-256."))
        if file is not None and file.size > FILE_BYTES_MAX:
            raise forms.ValidationError(_("This file is too large to be a credit report."))
        if file is None and not normal_hash(digest):
            raise forms.ValidationError(_("A SHA-256 has 64 characters, 0 to 9 and a to f."))
        return data


class CodeForm(forms.Form):
    """The verification code of a report, as it is printed."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=40,
        help_text=_("16 characters on the cover, with or without dashes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class WithdrawForm(forms.Form):
    """Why a report is withdrawn."""

    reason = forms.CharField(label=_("Reason, as whoever verifies the report will read it"), max_length=300)


def purposes_of(organisation: Organisation) -> list[tuple[str, Any]]:
    """Return the purposes that an organisation of its kind may ask for."""
    bounds = bounds_by_purpose()
    return [
        (purpose.value, purpose.label)
        for purpose in Purpose
        if organisation.kind in bounds[purpose].readers and organisation.kind != OrganisationKind.APPLICANT
    ]
