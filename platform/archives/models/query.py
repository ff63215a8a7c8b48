"""The query log: every read of a file and every refusal, append-only and hash-chained."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.models.consent import Consent, Purpose
from archives.models.subject import Subject


class ChainHead(models.Model):
    """The last link of a hash chain; its row lock puts the writers in line."""

    name = models.CharField(max_length=30, primary_key=True)
    number = models.BigIntegerField(default=0)
    link = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("head of a chain")
        verbose_name_plural = _("heads of chains")

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Query(models.Model):
    """One read of one subject's data, or its refusal. A trigger refuses every change and removal."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("at"))
    on = models.DateField(_("business date"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="queries")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="queries")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    item_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("items"))
    denied = models.JSONField(_("refused items, with the reason"), default=dict)
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="queries"
    )
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    client = models.CharField(_("client"), max_length=100, blank=True)
    result_hash = models.CharField(_("SHA-256 of the result"), max_length=64, blank=True)
    previous_link = models.CharField(max_length=64)
    link = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        indexes = [
            models.Index(fields=["subject", "-number"], name="query_subject"),
            models.Index(fields=["consent"], name="query_consent"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.organisation} → {self.subject}"
