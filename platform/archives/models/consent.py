"""Consents: what a subject lets one organisation read, for what, and until when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.models.subject import Subject


class Purpose(models.TextChoices):
    """What data may be read for."""

    PRE_LOAN = "pre_loan", _("before a loan")
    IN_LOAN = "in_loan", _("during a loan")
    POST_LOAN = "post_loan", _("after a loan")
    GUARANTEE = "guarantee", _("guarantee")
    POOL_CLAIM = "pool_claim", _("claim on a pool")
    SELF_VIEW = "self_view", _("own view")


class ConsentStatus(models.TextChoices):
    """Where a consent stands."""

    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    REVOKED = "revoked", _("revoked")
    EXPIRED = "expired", _("expired")
    REPLACED = "replaced", _("replaced by a newer one")


#: A consent that may still open something; a subject has at most one for each grantee and purpose.
LIVING_STATUSES = (ConsentStatus.ACTIVE, ConsentStatus.PAUSED)


class Consent(models.Model):
    """A signed grant to exactly one grantee (Regulation on the Credit Reporting Industry, art. 13 to 19)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="consents")
    grantee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    item_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("items"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    queries_max = models.PositiveIntegerField(_("queries at most"), null=True, blank=True)
    consequence_version = models.CharField(_("version of the text on consequences"), max_length=20)
    personal_annex = models.BooleanField(_("separate written consent to personal data"), default=False)
    signatory = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(_("capacity of the signatory"), max_length=60)
    signed_at = models.DateTimeField(_("signed at"))
    signed_hash = models.CharField(_("SHA-256 of what was signed"), max_length=64)
    status = models.CharField(
        _("status"), max_length=10, choices=ConsentStatus.choices, default=ConsentStatus.ACTIVE
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["subject", "grantee", "purpose"], name="consent_door")]
        constraints = [
            models.CheckConstraint(
                name="consent_period", condition=models.Q(valid_to__gte=models.F("valid_from"))
            ),
            models.CheckConstraint(name="consent_items_named", condition=~models.Q(item_codes=[])),
            models.UniqueConstraint(
                fields=["subject", "grantee", "purpose"],
                condition=models.Q(status__in=["active", "paused"]),
                name="consent_one_living",
            ),
            models.CheckConstraint(
                name="consent_ended_when_over",
                condition=models.Q(status__in=["active", "paused"], ended_at__isnull=True)
                | models.Q(status__in=["revoked", "expired", "replaced"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.grantee} · {self.get_purpose_display()}"
