"""The pages of reports: who sees what, and what is written down."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import navigation
from accounts.models import AuditEntry, OrganisationKind, Role, User
from archives.access import Reader
from archives.models import Query, Subject
from reports import storage
from reports.models import Failure, Report, ReportState
from reports.services import report_make, report_request
from reports.tasks import make_report
from tests.archives import cases
from tests.reports import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]


def page_of(user: User | None, language: str = "en") -> Client:
    client = Client()
    if user is not None:
        user.language = language
        user.save()
        client.force_login(user)
    return client


def ready(reader: Reader, of: Subject, purpose: str = "self_view", language: str = "en") -> Report:
    report = report_request(
        actor=reader.user,
        reader=reader,
        subject=of,
        purpose=purpose,
        language=language,
        on=timezone.localdate(),
    )
    return report_make(report=report)


def person(reader: Reader) -> User:
    assert reader.user is not None
    return reader.user


def test_an_applicant_asks_for_its_own_report_and_takes_it(django_capture_on_commit_callbacks: Any) -> None:
    """One press makes the report; the list offers the download; the audit keeps who took it."""
    firm = files.firm()
    client = page_of(person(files.owner(firm)))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("reports:list"), {"language": "en"}, follow=True)
    report = Report.objects.get()
    assert f"Report {report.report_no} is being made" in response.content.decode()
    assert (
        reverse("reports:download", args=[report.pk]) in client.get(reverse("reports:list")).content.decode()
    )
    page = client.get(reverse("reports:download", args=[report.pk]))
    assert page["Content-Type"] == "application/pdf"
    assert page["Content-Disposition"] == f'attachment; filename="{report.report_no}.pdf"'
    assert page.getvalue() == storage.absolute(report.pdf_path).read_bytes()
    entry = AuditEntry.objects.get(action="report.downloaded")
    assert (entry.target_id, entry.actor) == (str(report.pk), person(files.owner(firm)))
    assert entry.data == {"sha256": report.pdf_sha256, "client": "127.0.0.1"}


def test_a_head_request_takes_nothing() -> None:
    """Asking for the size alone is no download."""
    firm = files.firm()
    owner = files.owner(firm)
    report = ready(owner, firm)
    answer = page_of(person(owner)).head(reverse("reports:download", args=[report.pk]))
    assert answer.status_code == 200
    assert answer.getvalue() == b""
    assert not AuditEntry.objects.filter(action="report.downloaded").exists()


def test_the_row_asks_again_only_while_the_report_is_being_made() -> None:
    """htmx polls the row of a report in the making, and stops when it is ready."""
    firm = files.firm()
    owner = files.owner(firm)
    report = report_request(
        actor=None, reader=owner, subject=firm, purpose="self_view", language="en", on=timezone.localdate()
    )
    client = page_of(person(owner))
    row = reverse("reports:row", args=[report.pk])
    assert f'hx-get="{row}"' in client.get(row).content.decode()
    report_make(report=report)
    found = client.get(row).content.decode()
    assert "hx-get" not in found
    assert reverse("reports:download", args=[report.pk]) in found


def test_a_bank_asks_by_code_with_a_consent() -> None:
    """A firm's code in any case, a purpose and a language are all a bank enters."""
    firm, bank = files.firm(), files.bank()
    files.agree(firm, bank, valid_to=timezone.localdate())
    wish = {"uscc": f" {firm.uscc.lower()} ", "purpose": "pre_loan", "language": "zh-hans"}
    response = page_of(person(bank)).post(reverse("reports:list"), wish)
    assert response.status_code == 302
    report = Report.objects.get()
    assert (report.subject, report.requester, report.purpose) == (firm, bank.organisation, "pre_loan")


def test_a_bank_without_consent_reads_what_to_do() -> None:
    """The refusal stands at the form in clear words, and in the subject's log."""
    firm, bank = files.firm(), files.bank()
    wish = {"uscc": firm.uscc, "purpose": "pre_loan", "language": "en"}
    response = page_of(person(bank)).post(reverse("reports:list"), wish)
    text = response.content.decode()
    assert "has not authorised this reader" in text
    assert "Ask the firm to authorise your organisation" in text
    assert Query.objects.get(subject=firm).item_codes == []
    assert not Report.objects.exists()


def test_a_code_without_a_file_is_told() -> None:
    """A code nobody is registered under is no error of the server."""
    bank = files.bank()
    wish = {"uscc": cases.code(5), "purpose": "pre_loan", "language": "en"}
    text = page_of(person(bank)).post(reverse("reports:list"), wish).content.decode()
    assert "No file is kept under this code" in text


def test_a_bank_cannot_ask_for_the_own_view() -> None:
    """The purposes offered are those its kind may read for."""
    firm, bank = files.firm(), files.bank()
    wish = {"uscc": firm.uscc, "purpose": "self_view", "language": "en"}
    assert page_of(person(bank)).post(reverse("reports:list"), wish).status_code == 200
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["detail", "row", "download"])
def test_strangers_find_nothing(name: str) -> None:
    """Another firm, another bank and the subject of a bank's report get 404; visitors must log in."""
    firm, bank = files.firm(), files.bank()
    files.agree(firm, bank, valid_to=timezone.localdate())
    report = ready(bank, firm, "pre_loan")
    address = reverse(f"reports:{name}", args=[report.pk])
    for stranger in (files.owner(files.firm(2)), files.bank(9002), files.owner(firm)):
        assert page_of(person(stranger)).get(address).status_code == 404
    editor = cases.member(bank.organisation, Role.LENDER_EDITOR)
    assert page_of(editor).get(address).status_code == 404
    assert page_of(None).get(address).status_code == 302
    answer = page_of(person(bank)).get(address)
    assert answer.status_code == 200
    assert b"".join(getattr(answer, "streaming_content", ())) or answer.content


def test_posts_of_strangers_find_nothing() -> None:
    """Neither retrying nor withdrawing works on somebody else's report."""
    firm = files.firm()
    report = ready(files.owner(firm), firm)
    stranger = page_of(person(files.bank()))
    for name in ("retry", "withdraw"):
        assert stranger.post(reverse(f"reports:{name}", args=[report.pk]), {"reason": "x"}).status_code == 404
    own = page_of(person(files.owner(firm)))
    assert own.post(reverse("reports:withdraw", args=[report.pk]), {"reason": "x"}).status_code == 404
    report.refresh_from_db()
    assert report.withdrawn_at is None


def test_a_failed_report_says_why_and_is_retried_from_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stands in the row in the reader's language, with a button to try again."""

    def broken(*_: Any, **__: Any) -> bytes:
        raise ValueError

    firm = files.firm()
    owner = files.owner(firm)
    with monkeypatch.context() as patch:
        patch.setattr("reports.making.render_pdf", broken)
        report = ready(owner, firm)
    assert report.failure == Failure.NOT_PRINTED
    client = page_of(person(owner))
    assert "could not be laid out" in client.get(reverse("reports:list")).content.decode()
    client.post(reverse("reports:retry", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == ReportState.REQUESTED
    make_report(report.pk)
    report.refresh_from_db()
    assert report.state == ReportState.READY


def test_the_desk_withdraws_without_reading() -> None:
    """The operator's desk sees numbers and hashes, withdraws with a reason, and never gets the page."""
    firm, desk = files.firm(), files.desk()
    report = ready(files.owner(firm), firm)
    client = page_of(desk)
    assert report.report_no in client.get(reverse("reports:overview")).content.decode()
    assert report.pdf_sha256 in client.get(reverse("reports:detail", args=[report.pk])).content.decode()
    assert client.get(reverse("reports:download", args=[report.pk])).status_code == 404
    client.post(reverse("reports:withdraw", args=[report.pk]), {"reason": "source corrected its data"})
    report.refresh_from_db()
    assert report.withdrawn_reason == "source corrected its data"
    own = page_of(person(files.owner(firm)))
    refused = own.get(reverse("reports:download", args=[report.pk]), follow=True)
    assert "withdrawn or has not been made" in refused.content.decode()
    assert not AuditEntry.objects.filter(action="report.downloaded").exists()


def test_the_auditor_only_looks() -> None:
    """An auditor sees all reports and cannot withdraw one; others do not see the list of all."""
    firm = files.firm()
    report = ready(files.owner(firm), firm)
    auditor = cases.member(files.operator().organisation, Role.AUDITOR)
    client = page_of(auditor)
    detail = client.get(reverse("reports:detail", args=[report.pk])).content.decode()
    assert reverse("reports:withdraw", args=[report.pk]) not in detail
    assert client.post(reverse("reports:withdraw", args=[report.pk]), {"reason": "x"}).status_code == 404
    assert page_of(person(files.owner(firm))).get(reverse("reports:overview")).status_code == 404


def test_who_has_no_file_has_no_report() -> None:
    """A source unit and an applicant that is not registered as a subject find no page."""
    unit = cases.organisation(OrganisationKind.SOURCE_UNIT, 700)
    applicant = cases.organisation(OrganisationKind.APPLICANT, 701)
    for place, role in ((unit, Role.SOURCE_OFFICER), (applicant, Role.APPLICANT_OWNER)):
        assert page_of(cases.member(place, role)).get(reverse("reports:list")).status_code == 404


def test_the_menu_leads_there() -> None:
    """Readers of files find their reports, and everybody the verification."""
    seen = {entry.url_name for entry in navigation.entries_for([Role.LENDER_OFFICER])}
    assert {"reports:list", "reports:verification"} <= seen
    visitor = {entry.url_name for entry in navigation.entries_for([])}
    assert "reports:verification" in visitor
    assert "reports:list" not in visitor
    firm = files.firm()
    ready(files.owner(firm), firm)
    home = page_of(person(files.owner(firm))).get("/").content.decode()
    assert "1 current report" in home
