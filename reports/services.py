"""Asking for reports, making them, making them again, and withdrawing them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit, outbox
from accounts.models import User
from archives.access import Reader
from archives.models import Subject
from reports.errors import (
    AlreadyWithdrawnError,
    LanguageUnknownError,
    NotReadyError,
    NotTheSameError,
    ReasonMissingError,
)
from reports.making import make, printed
from reports.models import Report, ReportLanguage, ReportState
from reports.opening import check_open

REQUESTED = "report.requested"
#: The first half of the advisory lock's key: any number that no other lock of the product uses.
_LOCK_SPACE = 0x5245


def report_request(
    *,
    actor: User | None,
    reader: Reader,
    subject: Subject,
    purpose: str,
    language: str,
    on: date,
) -> Report:
    """Ask for a report on ``subject`` as known on ``on``; a worker makes it. The audit has the request.

    The same request while one is being made returns that one. Raises `NotOpenError` (with the refusal in the
    query log) where the reader has no authorisation, and `LanguageUnknownError`. Call it outside a
    transaction that might be rolled back after a refusal: the log of the refusal would go with it.
    """
    if language not in ReportLanguage.values:
        raise LanguageUnknownError
    check_open(reader, subject, purpose=purpose, on=on)
    same = {
        "subject": subject,
        "requester": reader.organisation,
        "purpose": purpose,
        "language": language,
        "on": on,
    }
    with transaction.atomic():
        number = _next_number()
        report, is_new = Report.objects.get_or_create(
            **same,
            state=ReportState.REQUESTED,
            defaults={
                "id": number,
                "report_no": f"CE-{on:%Y%m%d}-{number:06d}",
                "requested_by": reader.user,
                "client": reader.client[:100],
            },
        )
        if is_new:
            audit.record(actor, REQUESTED, report, {"purpose": purpose, "language": language})
            outbox.emit(REQUESTED, report=report.pk)
    return report


def report_make(*, report: Report) -> Report:
    """Make ``report``: read through the door once, freeze what was read, print it, keep it. Safe to repeat.

    A report that is ready or failed, or being made elsewhere, is returned as it is. One that cannot be made
    becomes `failed` with its reason; `report_retry` has it made again, from its snapshot where it has one.
    """
    with _held(report) as is_ours:
        report = _fresh(report)
        if not is_ours or report.state != ReportState.REQUESTED:
            return report
        return make(report)


def report_retry(*, actor: User | None, report: Report) -> Report:
    """Have a failed report made again; any other, or one whose like is being made, is returned as it is."""
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if locked.state == ReportState.FAILED and not _is_being_made(locked):
            locked.state, locked.failure = ReportState.REQUESTED, ""
            locked.save(update_fields=["state", "failure"])
            audit.record(actor, "report.retried", locked)
            outbox.emit(REQUESTED, report=locked.pk)
    return locked


def report_rebuild(*, report: Report) -> bytes:
    """Return the page made again from the snapshot, byte for byte the one given out.

    Raises `NotReadyError` before there is one, and `NotTheSameError` where the bytes differ.
    """
    if not report.is_ready:
        raise NotReadyError
    pdf = printed(report)
    if hashlib.sha256(pdf).hexdigest() != report.pdf_sha256:
        raise NotTheSameError
    return pdf


def report_withdraw(*, actor: User, report: Report, reason: str) -> Report:
    """Withdraw a report that is ready: from now on its verification says so, with ``reason``.

    Raises `NotReadyError`, `AlreadyWithdrawnError` and `ReasonMissingError`.
    """
    if not reason.strip():
        raise ReasonMissingError
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if not locked.is_ready:
            raise NotReadyError
        if locked.withdrawn_at is not None:
            raise AlreadyWithdrawnError
        locked.withdrawn_at, locked.withdrawn_reason = timezone.now(), reason.strip()[:300]
        locked.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        audit.record(actor, "report.withdrawn", locked, {"reason": locked.withdrawn_reason})
    return locked


def report_downloaded(*, actor: User, report: Report, client: str) -> None:
    """Write into the audit that ``actor`` took the page away."""
    audit.record(actor, "report.downloaded", report, {"sha256": report.pdf_sha256, "client": client})


def _fresh(report: Report) -> Report:
    return Report.objects.select_related("subject__organisation", "requester", "requested_by").get(
        pk=report.pk
    )


def _is_being_made(report: Report) -> bool:
    """Whether the same report was asked for again meanwhile."""
    same = ("subject", "requester", "purpose", "language", "on")
    return Report.objects.filter(
        state=ReportState.REQUESTED, **{name: getattr(report, name) for name in same}
    ).exists()


def _next_number() -> int:
    """Take the next key: the number of a report names it, so it must be known before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('reports_report', 'id'))")
        return int(cursor.fetchone()[0])


@contextmanager
def _held(report: Report) -> Iterator[bool]:
    """Hold a report while it is made; give False where somebody else does. No row stays locked meanwhile."""
    key = [_LOCK_SPACE, report.pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
