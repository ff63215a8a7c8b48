"""Reports asked for, made, made again, superseded and withdrawn."""

import hashlib
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils import translation

from accounts.models import AuditEntry, OrganisationKind, OutboxEvent
from archives.access import Reader
from archives.models import ConsentStatus, Query, Subject
from archives.verdicts import Denial
from reports import storage
from reports.content import ReportContent
from reports.errors import (
    AlreadyWithdrawnError,
    LanguageUnknownError,
    NotOpenError,
    NotReadyError,
    NotTheSameError,
    ReasonMissingError,
)
from reports.fonts import FontMissingError
from reports.models import Failure, Report, ReportState
from reports.services import report_make, report_rebuild, report_request, report_retry, report_withdraw
from reports.tasks import make_report
from scoring.models import SubjectScore
from scoring.selectors import latest_score
from tests.archives import cases
from tests.reports import files

pytestmark = pytest.mark.django_db


def asked(reader: Reader, of: Subject, **changes: Any) -> Report:
    wish = {"purpose": "pre_loan", "language": "en", "on": files.ON}
    return report_request(actor=reader.user, reader=reader, subject=of, **{**wish, **changes})


def made(reader: Reader, of: Subject, **changes: Any) -> Report:
    return report_make(report=asked(reader, of, **changes))


def acts(target: Model) -> list[str]:
    found = AuditEntry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk))
    return list(found.order_by("pk").values_list("action", flat=True))


def test_a_request_is_one_row_with_audit_and_event() -> None:
    """A request notes who asked for what; the outbox has the making; asking twice asks once."""
    firm = files.firm()
    reader = files.owner(firm)
    report = asked(reader, firm, purpose="self_view")
    assert asked(reader, firm, purpose="self_view") == report
    assert report.state == ReportState.REQUESTED
    assert report.report_no == f"CE-20260630-{report.pk:06d}"
    assert acts(report) == ["report.requested"]
    assert OutboxEvent.objects.filter(kind="report.requested").count() == 1
    assert len(report.verification_code) == 16
    assert asked(reader, firm, purpose="self_view", language="zh-hans") != report


def test_the_worker_makes_what_was_asked_for(
    django_capture_on_commit_callbacks: Any, quick_print: None
) -> None:
    """After the commit the outbox hands the report to the worker, which makes it."""
    firm = files.firm()
    with django_capture_on_commit_callbacks(execute=True):
        report = asked(files.owner(firm), firm, purpose="self_view")
    report.refresh_from_db()
    assert report.is_ready


def test_the_page_made_again_is_the_page_given_out() -> None:
    """A report of real pages is kept with its hashes, and made again from its snapshot byte for byte."""
    files.champion()
    firm = files.firm()
    files.trade(firm)
    report = made(files.owner(firm), firm, purpose="self_view")
    stored = storage.absolute(report.pdf_path).read_bytes()
    assert stored.startswith(b"%PDF-")
    assert hashlib.sha256(stored).hexdigest() == report.pdf_sha256
    assert report.pdf_bytes == len(stored)
    fresh = Report.objects.get(pk=report.pk)
    assert report_rebuild(report=fresh) == stored
    content = ReportContent.from_bytes(fresh.snapshot.encode())
    assert content.sha256() == fresh.snapshot_sha256
    assert content.cover.verification_url.endswith(f"/reports/verify/{fresh.verification_code}/")


def test_a_page_that_comes_out_differently_is_not_passed_off(quick_print: None) -> None:
    """Where the libraries of a machine give other bytes, the rebuilt page is refused."""
    firm = files.firm()
    report = made(files.owner(firm), firm, purpose="self_view")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.making.render_pdf", lambda *_, **__: b"%PDF other")
        with pytest.raises(NotTheSameError):
            report_rebuild(report=report)


def test_score_query_and_snapshot_come_of_one_read(quick_print: None) -> None:
    """A bank's report uses one read of its consent, names it, and keeps the score made from it."""
    files.champion()
    firm, bank = files.firm(), files.bank()
    files.trade(firm)
    consent = files.agree(firm, bank, queries_max=2)
    report = made(bank, firm)
    (query,) = Query.objects.filter(consent=consent)
    assert (report.query, query.reference) == (query, report.report_no)
    assert report.score == SubjectScore.objects.get(subject=firm)
    assert report.score is not None
    assert report.score.run.reader == bank.organisation
    content = ReportContent.from_bytes(report.snapshot.encode())
    assert content.advice.score == report.score.score
    assert (content.authorisation.queries_used, content.authorisation.queries_max) == (1, 2)
    assert latest_score(firm) is None


def test_making_twice_reads_and_prints_once(quick_print: None) -> None:
    """Running the job again changes nothing and reads nothing."""
    firm = files.firm()
    report = made(files.owner(firm), firm, purpose="self_view")
    reads, entries = Query.objects.count(), AuditEntry.objects.count()
    make_report(report.pk)
    assert (Query.objects.count(), AuditEntry.objects.count()) == (reads, entries)
    assert report_make(report=report).pdf_sha256 == report.pdf_sha256


def test_a_bank_without_consent_is_refused_with_a_log_entry() -> None:
    """No report is opened, the words say what to do, and the subject finds the refusal in its log."""
    firm, bank = files.firm(), files.bank()
    with pytest.raises(NotOpenError) as refusal:
        asked(bank, firm)
    assert refusal.value.denial is Denial.NO_CONSENT
    with translation.override("en"):
        assert "Ask the firm to authorise" in str(refusal.value)
    assert not Report.objects.exists()
    (query,) = Query.objects.filter(subject=firm, organisation=bank.organisation)
    assert query.item_codes == []
    assert set(query.denied.values()) == {"no_consent"}


@pytest.mark.parametrize(
    ("changes", "denial"),
    [
        ({"status": ConsentStatus.PAUSED}, Denial.PAUSED),
        ({"valid_to": date(2026, 6, 29)}, Denial.EXPIRED),
        ({"valid_from": date(2026, 7, 1)}, Denial.NOT_YET_VALID),
    ],
)
def test_a_consent_that_is_not_in_force_opens_nothing(changes: dict[str, Any], denial: Denial) -> None:
    """A paused, expired or future consent is told apart from none, each with its way."""
    firm, bank = files.firm(), files.bank()
    files.agree(firm, bank, **changes)
    with pytest.raises(NotOpenError) as refusal:
        asked(bank, firm)
    assert refusal.value.denial is denial


def test_the_agreed_number_of_reads_is_kept(quick_print: None) -> None:
    """With one agreed read there is one report; the second is refused before anything is read."""
    firm, bank = files.firm(), files.bank()
    files.agree(firm, bank, queries_max=1)
    assert made(bank, firm).is_ready
    with pytest.raises(NotOpenError) as refusal:
        asked(bank, firm)
    assert refusal.value.denial is Denial.COUNT_EXHAUSTED


def test_a_consent_revoked_meanwhile_fails_the_report(quick_print: None) -> None:
    """A report asked for before the revocation is not made after it; it says why and can be retried."""
    firm, bank = files.firm(), files.bank()
    consent = files.agree(firm, bank)
    report = asked(bank, firm)
    consent.status, consent.ended_at = ConsentStatus.REVOKED, cases.RECEIVED
    consent.save()
    report = report_make(report=report)
    assert (report.state, report.failure, report.snapshot) == (ReportState.FAILED, Failure.NOT_OPEN, "")
    assert acts(report) == ["report.requested", "report.failed"]
    files.agree(firm, bank)
    assert report_make(report=report_retry(actor=bank.user, report=report)).is_ready


@pytest.mark.parametrize(
    ("error", "failure"),
    [(FontMissingError("no fonts"), Failure.FONTS_MISSING), (ValueError("x"), Failure.NOT_PRINTED)],
)
def test_a_failed_print_is_told_and_made_from_the_same_snapshot(
    monkeypatch: pytest.MonkeyPatch, error: Exception, failure: Failure
) -> None:
    """What was read stays frozen when the printer fails: the retry prints it and reads nothing anew."""

    def broken(*_: Any, **__: Any) -> bytes:
        raise error

    firm = files.firm()
    monkeypatch.setattr("reports.making.render_pdf", broken)
    report = made(files.owner(firm), firm, purpose="self_view")
    assert (report.state, report.failure) == (ReportState.FAILED, failure)
    frozen, reads = report.snapshot_sha256, Query.objects.count()
    assert frozen
    monkeypatch.setattr("reports.making.render_pdf", lambda *_, **__: b"%PDF")
    report = report_make(report=report_retry(actor=None, report=report))
    assert (report.is_ready, report.snapshot_sha256, Query.objects.count()) == (True, frozen, reads)


def test_a_file_that_cannot_be_put_together_fails_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while assembling never leaves the report hanging."""

    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("a level nobody knows")

    firm = files.firm()
    monkeypatch.setattr("reports.making.report_content", broken)
    report = made(files.owner(firm), firm, purpose="self_view")
    assert report.failure == Failure.NOT_ASSEMBLED
    assert not SubjectScore.objects.exists()


def test_the_database_keeps_reports_as_they_were_made(quick_print: None) -> None:
    """Neither snapshot nor page nor code of a report can be changed, nor the report removed."""
    firm = files.firm()
    report = made(files.owner(firm), firm, purpose="self_view")
    rows = Report.objects.filter(pk=report.pk)
    changes: tuple[dict[str, Any], ...] = (
        {"snapshot": "{}"},
        {"snapshot_sha256": "0" * 64},
        {"pdf_sha256": "0" * 64},
        {"pdf_path": "reports/other.pdf"},
        {"state": ReportState.REQUESTED},
        {"verification_code": "0" * 16},
        {"report_no": "CE-1"},
        {"purpose": "post_loan"},
        {"query": None},
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_a_newer_report_takes_the_place_of_the_older(quick_print: None) -> None:
    """The next day's report supersedes yesterday's; the same day's other language stands beside it."""
    firm = files.firm()
    reader = files.owner(firm)
    first = made(reader, firm, purpose="self_view")
    beside = made(reader, firm, purpose="self_view", language="zh-hans")
    again = made(reader, firm, purpose="self_view")
    for report in (first, beside, again):
        report.refresh_from_db()
    assert (first.superseded_by, beside.superseded_by, again.superseded_by) == (again, None, None)
    later = made(reader, firm, purpose="self_view", on=files.ON + timedelta(days=1))
    beside.refresh_from_db()
    assert beside.superseded_by == later


def test_another_readers_report_is_left_standing(quick_print: None) -> None:
    """The subject's own newer copy says nothing about the report of a bank."""
    firm, bank = files.firm(), files.bank()
    files.agree(firm, bank)
    report = made(bank, firm)
    made(files.owner(firm), firm, purpose="self_view", on=files.ON + timedelta(days=3))
    report.refresh_from_db()
    assert report.superseded_by is None


def test_a_withdrawal_needs_a_page_and_a_reason_and_happens_once(quick_print: None) -> None:
    """Only a report that is ready is withdrawn, with a reason, and only once."""
    firm = files.firm()
    desk = files.desk()
    report = asked(files.owner(firm), firm, purpose="self_view")
    with pytest.raises(NotReadyError):
        report_withdraw(actor=desk, report=report, reason="wrong data")
    with pytest.raises(NotReadyError):
        report_rebuild(report=report)
    report = report_make(report=report)
    with pytest.raises(ReasonMissingError):
        report_withdraw(actor=desk, report=report, reason="  ")
    report = report_withdraw(actor=desk, report=report, reason="wrong data")
    assert (report.is_readable, report.withdrawn_reason) == (False, "wrong data")
    assert acts(report)[-1] == "report.withdrawn"
    with pytest.raises(AlreadyWithdrawnError):
        report_withdraw(actor=desk, report=report, reason="again")


def test_an_unknown_language_is_refused() -> None:
    """Reports are printed in two languages."""
    firm = files.firm()
    with pytest.raises(LanguageUnknownError):
        asked(files.owner(firm), firm, purpose="self_view", language="fr")


def test_the_command_prints_a_report(tmp_path: Path, quick_print: None) -> None:
    """The operator's command writes the page and prints number, code and hash; poor input is told."""
    firm = files.firm()
    output, said = tmp_path / "report.pdf", io.StringIO()
    with pytest.raises(CommandError, match="no operator"):
        call_command("credit_report", uscc=firm.uscc, output=output)
    files.operator()
    call_command(
        "credit_report", uscc=f" {firm.uscc.lower()}", output=output, on=files.ON, language="en", stdout=said
    )
    report = Report.objects.get()
    assert output.read_bytes() == storage.absolute(report.pdf_path).read_bytes()
    assert said.getvalue().split() == [report.report_no, report.shown_code, report.pdf_sha256]
    assert report.requester.kind == OrganisationKind.OPERATOR
    with pytest.raises(CommandError, match="no file is kept"):
        call_command("credit_report", uscc=cases.code(77), output=output)
