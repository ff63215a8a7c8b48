"""What an applicant fills in."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lenders.choices import Category
from matching.judgement import Request
from matching.models import FinancingRequest
from matching.offers import Wish


class RequestForm(forms.ModelForm[FinancingRequest]):
    """A need for finance."""

    class Meta:
        model = FinancingRequest
        fields = ("category", "amount", "term_months", "purpose", "wanted_on", "repay_method", "note")
        widgets = {"wanted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean_wanted_on(self) -> date:
        """Refuse a day that has passed."""
        wanted: date = self.cleaned_data["wanted_on"]
        if wanted < self._on:
            raise ValidationError(_("Give today or a later day."))
        return wanted


class WishForm(forms.Form):
    """What to reckon with on the page of products; every field may stay empty."""

    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("any")), *Category.choices], required=False
    )
    amount = forms.DecimalField(
        label=_("Amount (CNY)"), min_value=1, max_digits=18, decimal_places=2, required=False
    )
    term = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=360, required=False)

    def asked(self, on: date) -> tuple[Request, Wish]:
        """Give what was understood; fields with errors are left out."""
        self.is_valid()
        found = self.cleaned_data
        amount, term = found.get("amount"), found.get("term")
        return Request(on, amount, term, found.get("category") or None), Wish(amount, term)
