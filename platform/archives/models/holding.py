"""What a source unit holds: the difference between "nothing found" and "not looked"."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.models.delivery import Delivery
from archives.models.subject import Subject


class HoldingState(models.TextChoices):
    """What the source unit says about an item."""

    HELD = "held", _("held")
    REFUSED = "refused", _("refused by the source unit")
    DELAYED = "delayed", _("delivery is late")


class Holding(models.Model):
    """A source unit's statement that it covers an item, for one subject or (no subject) for all it knows.

    An item without a holding is `not_held`. An item with one and without rows was checked and is zero.
    """

    source_unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(_("item"), max_length=40)
    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, null=True, blank=True, related_name="holdings"
    )
    state = models.CharField(max_length=10, choices=HoldingState.choices, default=HoldingState.HELD)
    covered_to = models.DateField(_("covered to"))
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        constraints = [
            models.UniqueConstraint(
                fields=["source_unit", "item_code", "subject"], name="holding_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} · {self.source_unit} · {self.subject or '*'}"
