"""Forms of the CMS."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from archives.items import ITEMS
from lenders.access import is_checker, lenders_written_by
from lenders.models import Lender


class ProductForm(WagtailAdminModelForm):
    """A product; a lender's people choose among their own lenders only."""

    required_consents = forms.TypedMultipleChoiceField(
        label=_("data to be authorised"),
        help_text=_("Items that an applicant must authorise before the product can be judged."),
        choices=[(item.code, f"{item.zh} · {item.en}") for item in ITEMS.values() if item.needs_consent],
        coerce=str,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, user = self.fields.get("lender"), self.for_user
        if field is None or user is None:
            return
        lenders = Lender.objects.select_related("organisation").order_by("pk")
        if not (user.is_superuser or is_checker(user)):
            lenders = lenders.filter(pk__in=lenders_written_by(user))
        field.queryset = lenders
        if len(lenders) == 1:
            field.initial, field.empty_label = lenders[0].pk, None


class RecallForm(forms.Form):
    """Why a product is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept in the log and shown to your colleagues."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
