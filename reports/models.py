"""Credit reports: what was asked, the snapshot it was made from, and the page that came of it.

A report is evidence. Once its snapshot is stored neither it nor what it was asked for changes any more, and
once it is ready its PDF cannot be exchanged: a trigger refuses both, and every removal. What may follow is a
newer report in its place, or its withdrawal with a reason (docs/domain/reports.md).
"""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from archives.models import Purpose, Query, Subject
from scoring.models import SubjectScore

#: Days for which a report stands for the file it was made from.
VALID_DAYS = 30
#: Letters and digits that cannot be taken for one another when read aloud: 80 bits in 16 of them.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16


def new_code() -> str:
    """Return an unguessable verification code: 16 characters of Crockford's base 32."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


class ReportState(models.TextChoices):
    """Where the making of a report stands."""

    REQUESTED = "requested", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("not made")


class ReportLanguage(models.TextChoices):
    """The languages a report is printed in."""

    CHINESE = "zh-hans", _("Chinese")
    ENGLISH = "en", _("English")


class Failure(models.TextChoices):
    """Why a report could not be made; the labels say what to do."""

    NOT_OPEN = (
        "not_open",
        _("The file may no longer be read for this purpose. Ask the firm for an authorisation, then retry."),
    )
    NO_FILE = "no_file", _("There is no file to report on. Tell the operator.")
    FONTS_MISSING = (
        "fonts_missing",
        _("The server lacks the fonts of the report. Tell the operator to install them, then retry."),
    )
    NOT_ASSEMBLED = (
        "not_assembled",
        _("The file could not be put together. Retry; if it happens again, tell the operator."),
    )
    NOT_PRINTED = (
        "not_printed",
        _("The page could not be laid out. Retry; if it happens again, tell the operator."),
    )


class Report(models.Model):
    """One credit report on one subject, for one organisation and purpose, in one language."""

    report_no = models.CharField(_("report number"), max_length=30, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="reports")
    requester = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    client = models.CharField(_("client"), max_length=100, blank=True)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    language = models.CharField(_("language"), max_length=10, choices=ReportLanguage.choices)
    on = models.DateField(_("business date"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState.choices, default=ReportState.REQUESTED
    )
    failure = models.CharField(_("why it was not made"), max_length=20, choices=Failure.choices, blank=True)
    query = models.ForeignKey(
        Query,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("number in the query log"),
    )
    score = models.ForeignKey(
        SubjectScore, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    snapshot = models.TextField(_("snapshot as canonical JSON"), blank=True)
    snapshot_sha256 = models.CharField(_("SHA-256 of the snapshot"), max_length=64, blank=True)
    pdf_path = models.CharField(_("file below the media folder"), max_length=200, blank=True)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True)
    pdf_bytes = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    verification_code = models.CharField(
        _("verification code"), max_length=CODE_LENGTH, unique=True, default=new_code
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("credit report")
        verbose_name_plural = _("credit reports")
        indexes = [
            models.Index(fields=["requester", "-id"], name="report_requester"),
            models.Index(fields=["subject", "-id"], name="report_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "requester", "purpose", "language", "on"],
                condition=models.Q(state="requested"),
                name="report_in_making_once",
            ),
            models.CheckConstraint(
                name="report_ready_is_whole",
                condition=~models.Q(state="ready")
                | models.Q(ready_at__isnull=False, pdf_bytes__gt=0, query__isnull=False)
                & ~models.Q(snapshot="")
                & ~models.Q(pdf_path="")
                & models.Q(pdf_sha256__regex=r"^[0-9a-f]{64}$", snapshot_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="report_failed_says_why",
                condition=models.Q(state="failed") & ~models.Q(failure="")
                | ~models.Q(state="failed") & models.Q(failure=""),
            ),
            models.CheckConstraint(
                name="report_withdrawn_says_why",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | models.Q(withdrawn_at__isnull=False, state="ready") & ~models.Q(withdrawn_reason=""),
            ),
            models.CheckConstraint(
                name="report_not_superseded_by_itself",
                condition=models.Q(superseded_by__isnull=True) | ~models.Q(superseded_by=models.F("id")),
            ),
            models.CheckConstraint(
                name="report_language_known", condition=models.Q(language__in=ReportLanguage.values)
            ),
        ]

    def __str__(self) -> str:
        return self.report_no

    @property
    def valid_until(self) -> date:
        """Last day on which the report stands for the file."""
        return self.on + timedelta(days=VALID_DAYS)

    @property
    def is_ready(self) -> bool:
        """Whether there is a page to read."""
        return self.state == ReportState.READY

    @property
    def is_readable(self) -> bool:
        """Whether the page may be handed out: ready and not withdrawn."""
        return self.is_ready and self.withdrawn_at is None

    @property
    def shown_code(self) -> str:
        """The verification code in groups of four, as it is printed."""
        code = self.verification_code
        return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
