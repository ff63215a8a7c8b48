"""Records: single facts about a subject, in one of the four sections of its file."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.models.delivery import Delivery
from archives.models.subject import Subject


class Section(models.TextChoices):
    """The four sections of a credit file."""

    BASIC = "basic", _("basic")
    TRUSTWORTHY = "trustworthy", _("trustworthy")
    ADVERSE = "adverse", _("adverse")
    OTHER = "other", _("other")


class RecordStatus(models.TextChoices):
    """Whether a record counts: only valid and disputed ones do, and the disputed are marked."""

    VALID = "valid", _("valid")
    DISPUTED = "disputed", _("disputed")
    REPAIRED = "repaired", _("repaired")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Record(models.Model):
    """One fact, with its lineage. A correction adds a row; the old one names what superseded it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="records")
    section = models.CharField(_("section"), max_length=20, choices=Section.choices)
    item_code = models.CharField(_("item"), max_length=40)
    source_unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source_record_id = models.CharField(_("record id of the source unit"), max_length=100)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="records")
    row_no = models.PositiveIntegerField(_("row"))
    as_of = models.DateField(_("as of"))
    decided_on = models.DateField(_("decided on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    publicity_until = models.DateField(_("publicity until"), null=True, blank=True)
    level = models.CharField(_("level"), max_length=40, blank=True)
    amount = models.DecimalField(_("amount (CNY)"), max_digits=18, decimal_places=2, null=True, blank=True)
    points = models.IntegerField(_("points"), null=True, blank=True)
    content = models.JSONField(_("content"), default=dict)
    cleaning_rules = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    content_hash = models.CharField(_("SHA-256"), max_length=64)
    status = models.CharField(
        _("status"), max_length=20, choices=RecordStatus.choices, default=RecordStatus.VALID
    )
    superseded_by = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_records"
    )

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        indexes = [
            models.Index(fields=["subject", "item_code"], name="record_subject_item"),
            models.Index(fields=["delivery"], name="record_delivery"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_unit", "item_code", "source_record_id"],
                condition=models.Q(superseded_by__isnull=True),
                name="record_current_once",
            ),
            models.CheckConstraint(
                name="record_ends_after_decision",
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} · {self.subject} · {self.decided_on}"
