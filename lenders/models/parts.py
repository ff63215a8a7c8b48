"""The rows of a product: criteria, fees and materials."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from lenders.choices import FeeBasis, FeeKind, Operator, Unknown
from lenders.fields import RateField, RuleValueField
from lenders.models.product import Product


def _in_language(row: Any, field: str) -> str:
    english = (get_language() or "").startswith("en")
    return str(getattr(row, f"{field}_en" if english else f"{field}_zh"))


class Criterion(Orderable):
    """One condition of admission: a measure, a comparison, and what an unknown means."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="criteria")
    feature = models.CharField(_("measure"), max_length=60)
    operator = models.CharField(_("comparison"), max_length=10, choices=Operator.choices)
    value = RuleValueField(
        _("value"), help_text=_("A number, a text, or several with commas between, such as A, B, M.")
    )
    unknown = models.CharField(_("if unknown"), max_length=5, choices=Unknown.choices, default=Unknown.REFER)
    wording_zh = models.CharField(_("wording in Chinese"), max_length=120)
    wording_en = models.CharField(_("wording in English"), max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.CheckConstraint(name="criterion_operator", condition=Q(operator__in=Operator.values)),
            models.CheckConstraint(name="criterion_unknown", condition=Q(unknown__in=Unknown.values)),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def wording(self) -> str:
        """What the applicant reads."""
        return _in_language(self, "wording")

    def clean(self) -> None:
        """Bring the value into the form of the operator; refuse what the measure cannot be compared with."""
        from lenders.validation import CriterionError, settled_value

        super().clean()
        try:
            self.value = settled_value(self.feature, self.operator, self.value)
        except CriterionError as error:
            raise ValidationError({error.field: str(error)}) from error


class Fee(Orderable):
    """A cost beside the interest that the borrower bears."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="fees")
    kind = models.CharField(_("for"), max_length=15, choices=FeeKind.choices)
    basis = models.CharField(_("reckoned on"), max_length=20, choices=FeeBasis.choices)
    rate = RateField(_("rate (%)"), null=True, blank=True)
    amount = models.DecimalField(_("sum (CNY)"), max_digits=18, decimal_places=2, null=True, blank=True)
    label_zh = models.CharField(_("name in Chinese"), max_length=60)
    label_en = models.CharField(_("name in English"), max_length=80)

    class Meta(Orderable.Meta):
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        constraints = [
            models.CheckConstraint(
                name="fee_has_its_figure",
                condition=Q(basis=FeeBasis.FIXED_ONCE, amount__gte=0, rate__isnull=True)
                | Q(
                    basis__in=[
                        FeeBasis.AMOUNT_ONCE, FeeBasis.AMOUNT_PER_YEAR, FeeBasis.BALANCE_PER_YEAR,
                    ],
                    rate__gte=0, rate__lt=1, amount__isnull=True,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What the applicant reads."""
        return _in_language(self, "label")

    def clean(self) -> None:
        """Ask for the figure that the basis needs, and only for it."""
        super().clean()
        fixed = self.basis == FeeBasis.FIXED_ONCE
        if fixed and (self.amount is None or self.rate is not None):
            raise ValidationError({"amount": _("A fixed fee has a sum and no rate.")})
        if not fixed and (self.rate is None or self.amount is not None):
            raise ValidationError({"rate": _("This fee has a rate and no sum.")})


class Material(Orderable):
    """A paper that the lender asks for."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="materials")
    label_zh = models.CharField(_("name in Chinese"), max_length=80)
    label_en = models.CharField(_("name in English"), max_length=120)

    class Meta(Orderable.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What the applicant reads."""
        return _in_language(self, "label")
