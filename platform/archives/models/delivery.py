"""The lineage that all records of one delivery share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class DeliveryMode(models.TextChoices):
    """How the data came: the sharing modes of State Council document 52 (2021), and joint modelling."""

    COLLECT = "collect", _("collection")
    API_PULL = "api_pull", _("API call")
    VERIFY = "verify", _("data verification")
    JOINT_MODEL = "joint_model", _("joint modelling")


class Delivery(models.Model):
    """One delivery of one source unit in one template; every record points at the one that brought it."""

    source_unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deliveries")
    template = models.CharField(_("template"), max_length=40)
    template_version = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(_("mode"), max_length=20, choices=DeliveryMode.choices)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    file_digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [models.Index(fields=["source_unit", "template"], name="delivery_source_template")]

    def __str__(self) -> str:
        return f"{self.template} · {self.source_unit} · {self.received_at:%Y-%m-%d}"
