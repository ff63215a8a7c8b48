"""The making of one report: read once, freeze, print, keep. `reports.services` says when."""

import logging
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.identity import uscc as codes
from accounts.models import Organisation, OrganisationKind
from archives.access import Granted, Reader, UnknownSubjectError
from reports import storage
from reports.assembly import Imprint, findings_of, opened_file, report_content
from reports.content import ReportContent
from reports.content_values import Label
from reports.errors import NotOpenError
from reports.fonts import FontMissingError
from reports.formats import Language
from reports.models import Failure, Report, ReportState
from reports.opening import open_for_report
from reports.rendering import render_pdf
from scoring.evaluation import Evaluation
from scoring.models import ModelVersion, SubjectScore
from scoring.selectors import NoChampionError, champion
from scoring.services.scores import scores_keep

_log = logging.getLogger(__name__)

_PLATFORM = Label("信易贷平台", "Credit-Easy platform")
_SYNTHETIC = Label(
    "演示数据，均为合成，不对应任何真实主体。",
    "Synthetic demonstration data: no real organisation is described.",
)
_ANONYMOUS = Label(
    "匿名化公开数据：代码为派生代码，主体身份不可考。",
    "Anonymised public data: the code is derived, and who the subject is cannot be known.",
)


def make(report: Report) -> Report:
    """Make a report that nobody else is making, and return it ready or failed."""
    try:
        if not report.snapshot:
            report = _frozen(report)
    except NotOpenError:
        return _failed(report, Failure.NOT_OPEN)
    except UnknownSubjectError:
        return _failed(report, Failure.NO_FILE)
    except Exception:  # noqa: BLE001  (whatever a file holds, its report fails with a word, and others go on)
        _log.exception("report %s could not be assembled", report)
        return _failed(report, Failure.NOT_ASSEMBLED)
    try:
        pdf = printed(report)
    except FontMissingError:
        _log.exception("report %s lacks its fonts", report)
        return _failed(report, Failure.FONTS_MISSING)
    except Exception:  # noqa: BLE001  (see above)
        _log.exception("report %s could not be printed", report)
        return _failed(report, Failure.NOT_PRINTED)
    return _kept(report, pdf)


def _frozen(report: Report) -> Report:
    """Read, score and assemble; store score and snapshot together. Nothing is read for it after this."""
    reader = Reader(report.requested_by, report.requester, report.client)
    subject = report.subject
    granted = open_for_report(
        reader, subject, purpose=report.purpose, on=report.on, reference=report.report_no
    )
    file = opened_file(granted, subject)
    rules_on = timezone.localdate(report.created_at)
    findings = findings_of(file, model=_model(), rules_on=rules_on)
    content = report_content(file, findings, _imprint(report, at=timezone.now()))
    with transaction.atomic():
        if findings.evaluation and findings.model:
            report.score = _score(report, granted, findings.evaluation, findings.model)
        report.query_id = granted.query_numbers[subject.uscc]
        report.snapshot = content.to_bytes().decode()
        report.snapshot_sha256 = content.sha256()
        report.save(update_fields=["score", "query", "snapshot", "snapshot_sha256"])
    return report


def _score(report: Report, granted: Granted, evaluation: Evaluation, model: ModelVersion) -> SubjectScore:
    run = scores_keep(evaluation=evaluation, granted=granted, model=model, reference=report.report_no)
    return run.scores.get(subject=report.subject)


def _model() -> ModelVersion | None:
    try:
        return champion()
    except NoChampionError:
        return None


def _imprint(report: Report, *, at: datetime) -> Imprint:
    is_derived = codes.is_derived(report.subject.uscc)
    address = reverse("reports:verified", args=[report.verification_code])
    return Imprint(
        report_no=report.report_no,
        snapshot_at=at,
        valid_until=report.valid_until,
        issuer=_issuer(),
        verification_code=report.shown_code,
        verification_url=f"{settings.BASE_URL}{address}",
        notice=_ANONYMOUS if is_derived else _SYNTHETIC if settings.DEMO else None,
    )


def _issuer() -> Label:
    operator = Organisation.objects.filter(kind=OrganisationKind.OPERATOR).order_by("pk").first()
    return Label(operator.name, operator.name_en or operator.name) if operator else _PLATFORM


def printed(report: Report) -> bytes:
    """Return the page of a report's snapshot."""
    content = ReportContent.from_bytes(report.snapshot.encode())
    return render_pdf(content, language=cast("Language", report.language))


def _kept(report: Report, pdf: bytes) -> Report:
    """Store the page, call the report ready, and let it stand in the place of older ones."""
    report.pdf_path = storage.path_of(report.report_no)
    report.pdf_sha256 = storage.keep(report.pdf_path, pdf)
    report.pdf_bytes = len(pdf)
    report.ready_at = timezone.now()
    report.state, report.failure = ReportState.READY, ""
    with transaction.atomic():
        report.save(update_fields=["state", "failure", "pdf_path", "pdf_sha256", "pdf_bytes", "ready_at"])
        _older(report).update(superseded_by=report)
        audit.record(
            None,
            "report.made",
            report,
            {"snapshot": report.snapshot_sha256, "pdf": report.pdf_sha256, "query": report.query_id},
        )
    return report


def _older(report: Report) -> QuerySet[Report]:
    """Return what a new report takes the place of: its like of an earlier day, or of the same language."""
    return Report.objects.filter(
        Q(on__lt=report.on) | Q(on=report.on, language=report.language, pk__lt=report.pk),
        subject=report.subject,
        requester=report.requester,
        purpose=report.purpose,
        state=ReportState.READY,
        superseded_by__isnull=True,
    )


def _failed(report: Report, failure: Failure) -> Report:
    with transaction.atomic():
        report.state, report.failure = ReportState.FAILED, failure
        report.save(update_fields=["state", "failure"])
        audit.record(None, "report.failed", report, {"failure": failure.value})
    return report
