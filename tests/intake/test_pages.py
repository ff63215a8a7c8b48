"""The pages of intake: who gets in, what they show, and that they work without JavaScript."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Membership, Organisation, OrganisationKind, Role, User
from intake.formats import TEMPLATES
from intake.models import Batch, BatchState
from intake.storage import absolute, safe_name
from tests.intake.cases import AS_OF, FIRM, csv_of, deliver, deliver_rows, receive, register, row, source_unit

pytestmark = pytest.mark.django_db


def _login(role: str, organisation: Organisation | None = None, language: str = "en") -> Client:
    place = organisation or source_unit()
    user = User.objects.create_user(f"{role}-{place.pk}@example.org", "secret", language=language)
    Membership.objects.create(user=user, organisation=place, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer() -> Client:
    """An officer of the source unit."""
    return _login(Role.SOURCE_OFFICER)


def _organisation(kind: str, uscc: str) -> Organisation:
    return Organisation.objects.create(uscc=uscc, kind=kind, name=kind)


def _upload(content: bytes | str, **changes: Any) -> dict[str, Any]:
    data = content.encode() if isinstance(content, str) else content
    return {
        "source_unit": source_unit().pk,
        "template": "sales_invoices",
        "as_of": AS_OF.isoformat(),
        "file": SimpleUploadedFile(changes.pop("name", "invoices.csv"), data),
        **changes,
    }


def test_an_upload_is_loaded_and_shown(officer: Client, django_capture_on_commit_callbacks: Any) -> None:
    """The upload leads to the page of its batch, where counts and reasons stand."""
    register(FIRM)
    rows = [row("sales_invoices"), row("sales_invoices", "R2", total="1.00")]
    with django_capture_on_commit_callbacks(execute=True):
        answer = officer.post(reverse("intake:batches"), _upload(csv_of(rows, "sales_invoices")))
    batch = Batch.objects.get()
    assert answer.headers["Location"] == reverse("intake:batch", args=[batch.pk])
    assert (batch.state, batch.uploaded_by is not None) == (BatchState.LOADED_WITH_REFUSALS, True)
    page = officer.get(reverse("intake:batch", args=[batch.pk])).content.decode()
    assert "amount_tax_total_mismatch" in page
    assert "Amount and tax do not add up to the total." in page
    assert "invoices.csv" in officer.get(reverse("intake:batches")).content.decode()
    sheet = officer.get(reverse("intake:refused_rows", args=[batch.pk]))
    assert b"amount_tax_total_mismatch" in b"".join(sheet)


def test_a_file_that_is_not_taken_in_is_told_on_the_form(officer: Client, settings: Any) -> None:
    """The reason stands beside the field; no batch is made."""
    settings.INTAKE_FILE_BYTES_MAX = 10
    page = officer.post(reverse("intake:batches"), _upload("x" * 100)).content.decode()
    assert "larger than 10 bytes" in page
    assert not Batch.objects.exists()


def test_a_running_batch_asks_for_its_progress(officer: Client) -> None:
    """htmx polls a part of the page while the batch runs, and no longer than that."""
    batch = receive(csv_of([row("sales_invoices")], "sales_invoices"))
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING, percent=42, rows_read=4200)
    address = reverse("intake:batch", args=[batch.pk])
    page = officer.get(address).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert 'http-equiv="refresh"' in page
    part = officer.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'value="42"' in part
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.FAILED, refusal="internal_error")
    assert "hx-trigger" not in officer.get(address, headers={"HX-Request": "true"}).content.decode()


def test_cancelling_stops_a_waiting_batch(officer: Client) -> None:
    """The button works once; then the page says that the batch had ended."""
    batch = receive(csv_of([row("sales_invoices")], "sales_invoices"))
    for _ in range(2):
        officer.post(reverse("intake:cancel", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


@pytest.mark.parametrize("name", ["batch", "refused_rows", "cancel"])
def test_strangers_find_nothing(name: str) -> None:
    """An officer of another unit, an applicant and a visitor: 404, or the login."""
    batch = deliver(csv_of([row("sales_invoices")], "sales_invoices"))
    address = reverse(f"intake:{name}", args=[batch.pk])
    method = "post" if name == "cancel" else "get"
    other = _organisation(OrganisationKind.SOURCE_UNIT, "51610700305332460K")
    applicant = _organisation(OrganisationKind.APPLICANT, FIRM)
    for client in (_login(Role.SOURCE_OFFICER, other), _login(Role.APPLICANT_OWNER, applicant)):
        assert getattr(client, method)(address).status_code == 404
    assert "login" in getattr(Client(), method)(address).headers["Location"]


def test_officers_deliver_only_for_their_own_unit(officer: Client) -> None:
    """Another unit is not among the choices, whatever is posted."""
    other = _organisation(OrganisationKind.SOURCE_UNIT, "51610700305332460K")
    officer.post(reverse("intake:batches"), _upload("x", source_unit=other.pk))
    assert not Batch.objects.exists()


def test_the_operator_delivers_for_all_and_the_auditor_only_looks() -> None:
    """Data desk: upload and cancel; auditor and desk: the list without a form; applicants: nothing."""
    operator = _organisation(OrganisationKind.OPERATOR, "91350100M000100Y43")
    batch = receive(csv_of([row("sales_invoices")], "sales_invoices"))
    address = reverse("intake:batch", args=[batch.pk])
    data, auditor = _login(Role.OPERATOR_DATA, operator), _login(Role.AUDITOR, operator)
    assert "<form" in data.get(address).content.decode().partition("<main")[2]
    assert "<form" not in auditor.get(address).content.decode().partition("<main")[2].partition("</main")[0]
    assert 'type="file"' not in auditor.get(reverse("intake:batches")).content.decode()
    assert auditor.post(reverse("intake:cancel", args=[batch.pk])).status_code == 404
    applicant = _login(Role.APPLICANT_OWNER, _organisation(OrganisationKind.APPLICANT, "92510100MA61WJ3204"))
    assert applicant.get(reverse("intake:batches")).status_code == 404


def test_no_reader_of_refused_rows_gets_a_file_that_is_not_there(officer: Client) -> None:
    """A clean batch has none."""
    register(FIRM)
    batch = deliver_rows(row("sales_invoices"))
    assert officer.get(reverse("intake:refused_rows", args=[batch.pk])).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_templates_are_explained_and_their_empty_files_come_back_in(language: str) -> None:
    """Every template is on the page; its empty CSV and XLSX are accepted as deliveries without rows."""
    client = _login(Role.SOURCE_OFFICER, language=language)
    page = client.get(reverse("intake:templates")).content.decode()
    for code, template in TEMPLATES.items():
        assert code in page
        assert escape(template.label(language)) in page
    for code in ("penalties", "utilities"):
        for file_format in ("csv", "xlsx"):
            answer = client.get(reverse("intake:blank", args=[code, file_format]))
            batch = deliver(answer.content, code)
            assert (batch.state, batch.rows_read) == (BatchState.LOADED, 0), batch.refusal
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("intake:blank", args=["honours", "xlsx"])).content)
    )
    assert book.worksheets[0].cell(1, 2).value == TEMPLATES["honours"].column("uscc").header(language)
    for code, file_format in (("horoscopes", "csv"), ("honours", "pdf")):
        assert client.get(reverse("intake:blank", args=[code, file_format])).status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("发票 2025(1).csv", "发票_2025(1).csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\a.csv", "a.csv"),
        ("<script>.csv", "script_.csv"),
        ("...", "delivery"),
        ("a" * 300 + ".csv", "a" * 116 + ".csv"),
    ],
)
def test_names_of_files_are_made_harmless(given: str, kept: str) -> None:
    """The name is only shown; the file itself is kept under a name of the platform's own."""
    assert safe_name(given) == kept
    batch = receive("x", file_name=given)
    assert batch.file_name == kept
    assert absolute(batch.file_path).parent.name == "intake"
    assert kept not in batch.file_path
