"""The upload form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.base import File
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from intake.formats import TEMPLATES

PIECE_BYTES = 1024 * 1024


def template_choices() -> list[tuple[str, str]]:
    """Return the templates by their names in the reader's language."""
    return [(template.code, template.label()) for template in TEMPLATES.values()]


class UploadForm(forms.Form):
    """One file of one template, for one source unit."""

    source_unit = forms.ModelChoiceField(
        label=_("Source unit"), queryset=Organisation.objects.none(), empty_label=None
    )
    template = forms.ChoiceField(label=_("Template"), choices=template_choices)
    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day up to which the file tells everything. Later dates in it are refused."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (UTF-8 or GB18030), XLSX or Parquet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.parquet"}),
    )

    def __init__(self, *arguments: Any, units: QuerySet[Organisation], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["source_unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (told to the type checker)
        field.queryset = units


def pieces_of(file: File[bytes]) -> Iterator[bytes]:
    """Yield an uploaded file piece by piece."""
    yield from file.chunks(PIECE_BYTES)
