"""Fields whose forms suit those who fill them: rates in percent, lists as ticks, rule values as text."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_SEPARATORS = re.compile(r"[,，、;；\s]+")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


class PercentField(forms.DecimalField):
    """Asks for percent and hands over a fraction: 3.85 becomes 0.0385."""

    def prepare_value(self, value: Any) -> Any:
        """Show a stored fraction as percent; what was typed stays as typed."""
        return (value * 100).normalize().__format__("f") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        """Turn typed percent into a fraction."""
        number = super().to_python(value)
        return number if number is None else number / 100

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare in percent, as typed."""
        shown = initial * 100 if isinstance(initial, Decimal) else initial
        return super().has_changed(shown, data)

    def validate(self, value: Any) -> None:
        """Refuse rates of 100 % and over."""
        super().validate(value)
        if value is not None and not Decimal(0) <= value < Decimal(1):
            raise ValidationError(_("Give a rate from 0 to under 100 percent."))


class RateField(models.DecimalField):  # type: ignore[type-arg]
    """A rate a year as a fraction with six decimals; edited in percent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 8, 6
        super().__init__(*args, **kwargs)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Edit in percent."""
        del args
        return models.Field.formfield(self, form_class=PercentField, **kwargs)


class ChoiceArrayField(ArrayField):  # type: ignore[type-arg]
    """A list out of a closed list; edited with ticks."""

    def formfield(self, **kwargs: Any) -> Any:
        """Edit with ticks."""
        base: Any = self.base_field
        defaults: dict[str, Any] = {
            "form_class": forms.TypedMultipleChoiceField,
            "choices": base.choices,
            "coerce": str,
            "widget": forms.CheckboxSelectMultiple,
        }
        # ArrayField's own form field would ask for text with commas
        return models.Field.formfield(self, **(defaults | kwargs))


class RuleValueFormField(forms.CharField):
    """Asks for the value of a rule as text: `500000`, `A, B, M` or `0.3, 0.9`."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list with commas between."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read one value or a list; numbers become numbers."""
        text = super().to_python(value)
        if not text:
            return None
        parts = [_read(part) for part in _SEPARATORS.split(text) if part]
        return parts[0] if len(parts) == 1 else parts

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as read."""
        return bool(initial != self.to_python(data))


class RuleValueField(models.JSONField):
    """The value of a rule: a number, a text, or a list of them."""

    def formfield(self, **kwargs: Any) -> Any:
        """Edit as text."""
        return models.Field.formfield(self, form_class=RuleValueFormField, **kwargs)


def _read(part: str) -> float | int | str:
    if not _NUMBER.match(part):
        return part
    return float(part) if "." in part else int(part)
