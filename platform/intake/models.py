"""Deliveries as intake sees them: who agreed to send what, and each file with the verdict on it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.models import Delivery, DeliveryMode


class Source(models.Model):
    """The agreement that one source unit delivers one template, and which items it then answers for.

    A delivery under an agreement says "checked, nothing else found" for all its items; without one it
    speaks only of the items that have rows in it.
    """

    source_unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sources")
    template = models.CharField(_("template"), max_length=40)
    item_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("items"))
    mode = models.CharField(
        _("mode"), max_length=20, choices=DeliveryMode.choices, default=DeliveryMode.COLLECT
    )
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["source_unit", "template"], name="source_once"),
            models.CheckConstraint(name="source_items_named", condition=~models.Q(item_codes=[])),
        ]

    def __str__(self) -> str:
        return f"{self.template} · {self.source_unit}"


class BatchState(models.TextChoices):
    """Where a batch stands (`intake.lifecycle` says what may follow what)."""

    RECEIVED = "received", _("received")
    CHECKING = "checking", _("being checked")
    LOADED = "loaded", _("loaded")
    LOADED_WITH_REFUSALS = "loaded_with_refusals", _("loaded, some rows refused")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


class Entrance(models.TextChoices):
    """The way a file came in."""

    PAGE = "page", _("upload page")
    API = "api", _("API")
    COMMAND = "command", _("command")


class Batch(models.Model):
    """One delivered file: its progress, its verdicts and, once it is loaded, the delivery it became."""

    source_unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="batches")
    template = models.CharField(_("template"), max_length=40)
    as_of = models.DateField(_("as of"))
    entrance = models.CharField(_("entrance"), max_length=10, choices=Entrance.choices)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(_("language of its answers"), max_length=10, choices=settings.LANGUAGES)
    file_name = models.CharField(_("file"), max_length=120)
    file_path = models.CharField(max_length=200)
    file_bytes = models.BigIntegerField(_("size (bytes)"))
    file_digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=24, choices=BatchState.choices, default=BatchState.RECEIVED
    )
    cancel_asked = models.BooleanField(_("cancellation asked for"), default=False)
    percent = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    rows_read = models.PositiveBigIntegerField(_("rows read"), default=0)
    rows_loaded = models.PositiveBigIntegerField(_("rows loaded"), default=0)
    rows_corrected = models.PositiveBigIntegerField(_("of these, corrections"), default=0)
    rows_unchanged = models.PositiveBigIntegerField(_("rows known already"), default=0)
    rows_refused = models.PositiveBigIntegerField(_("rows refused"), default=0)
    verdicts = models.JSONField(_("verdicts by code"), default=dict)
    warnings = models.JSONField(_("warnings by code"), default=dict)
    refusal = models.CharField(_("why the file was refused"), max_length=40, blank=True)
    refusal_details = models.JSONField(default=dict)
    refused_rows_path = models.CharField(max_length=200, blank=True)
    delivery = models.OneToOneField(
        Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="batch"
    )
    dates_from = models.DateField(null=True, blank=True)
    dates_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        indexes = [
            models.Index(fields=["source_unit", "template", "state"], name="batch_source_template"),
            models.Index(fields=["-received_at"], name="batch_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="batch_loaded_has_delivery",
                condition=models.Q(
                    state__in=[BatchState.LOADED, BatchState.LOADED_WITH_REFUSALS], delivery__isnull=False
                )
                | models.Q(
                    ~models.Q(state__in=[BatchState.LOADED, BatchState.LOADED_WITH_REFUSALS]),
                    delivery__isnull=True,
                ),
            ),
            models.CheckConstraint(name="batch_percent", condition=models.Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.template} · {self.source_unit}"

    @property
    def is_running(self) -> bool:
        """Whether its end is still to come."""
        return self.state in (BatchState.RECEIVED, BatchState.CHECKING)
