"""The table of the loan prime rate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lenders.choices import LprTenor
from lenders.fields import RateField


class LprRate(models.Model):
    """A loan prime rate from a day on, as the National Interbank Funding Centre announces it."""

    tenor = models.CharField(_("tenor"), max_length=2, choices=LprTenor.choices)
    effective_on = models.DateField(_("effective on"))
    rate = RateField(_("rate a year"))

    class Meta:
        verbose_name = _("loan prime rate")
        verbose_name_plural = _("loan prime rates")
        ordering = ["tenor", "-effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["tenor", "effective_on"], name="lpr_once_a_day"),
            models.CheckConstraint(name="lpr_is_a_rate", condition=models.Q(rate__gt=0, rate__lt=1)),
        ]

    def __str__(self) -> str:
        return f"LPR {self.tenor} {self.effective_on} {self.rate:.4%}"
