"""What was published, frozen."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from lenders.models.product import Product


class ProductRevision(models.Model):
    """One published text of a product, with its compiled rules. A trigger refuses every change and removal.

    Requests, matches and applications point here: they keep the revision they were made on, whatever becomes
    of the product.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="published_revisions")
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    rules = models.JSONField(_("compiled rules"))
    rules_hash = models.CharField(_("SHA-256 of the rules"), max_length=64)
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("published revision")
        verbose_name_plural = _("published revisions")
        ordering = ["product", "number"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="product_revision_numbered"),
            models.CheckConstraint(name="product_revision_from_one", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.product_code} · {self.number}"

    @property
    def product_code(self) -> str:
        """The product's code at the time."""
        return str(self.content["code"])

    def as_product(self) -> Any:
        """Give the product as it was published, with its rows."""
        return Product.from_serializable_data(self.content)
