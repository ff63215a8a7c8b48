"""What matching found, kept as evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archives.models import Subject
from lenders.models import ProductRevision
from matching.models.request import FinancingRequest


class VerdictCode(models.TextChoices):
    """The three answers."""

    YES = "yes", _("fits")
    REFER = "refer", _("an officer looks at it")
    NO = "no", _("does not fit")


class Match(models.Model):
    """The judgement of one published revision for one request on one day, with every check made."""

    request = models.ForeignKey(FinancingRequest, on_delete=models.CASCADE, related_name="matches")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="matches")
    product_revision = models.ForeignKey(ProductRevision, on_delete=models.PROTECT, related_name="matches")
    judged_on = models.DateField(_("judged on"))
    verdict = models.CharField(_("verdict"), max_length=5, choices=VerdictCode.choices)
    checks = models.JSONField(_("checks"))
    rank = models.JSONField(_("parts of the rank"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    annualised = models.DecimalField(
        _("annualised all-in cost"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    rules_hash = models.CharField(_("SHA-256 of the rules"), max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "product_revision", "judged_on"], name="match_once_a_day"
            ),
            models.CheckConstraint(name="match_verdict", condition=Q(verdict__in=VerdictCode.values)),
            models.CheckConstraint(name="match_points", condition=Q(points__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.product_revision} · {self.verdict}"


class MatchRun(models.Model):
    """One matching of many subjects with the whole catalogue: its totals and hashes, no single pair."""

    on = models.DateField(_("business date"))
    asked = models.JSONField(_("asked for"))
    subjects = models.PositiveIntegerField(_("subjects"))
    products = models.PositiveIntegerField(_("products"))
    totals = models.JSONField(_("verdicts by product"))
    rules_hash = models.CharField(_("SHA-256 of the rules"), max_length=64)
    matches_hash = models.CharField(_("SHA-256 of the matches"), max_length=64)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.on} · {self.subjects} × {self.products}"
