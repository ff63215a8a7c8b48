"""Anybody with a code learns how its report stands, and nothing else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports import storage
from reports.models import CODE_ALPHABET, Report, new_code
from reports.services import report_make, report_request, report_withdraw
from reports.verification import Standing, masked, normal_code, verify
from tests.reports import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]


@pytest.fixture
def report() -> Report:
    """A report of today."""
    return _made()


def _made(number: int = 1, days: int = 0) -> Report:
    from archives.models import Subject

    firm = Subject.objects.filter(organisation__name=f"示范企业{number}").first() or files.firm(number)
    reader = files.owner(firm)
    asked = report_request(
        actor=None,
        reader=reader,
        subject=firm,
        purpose="self_view",
        language="en",
        on=timezone.localdate() + timedelta(days=days),
    )
    return report_make(report=asked)


def shown(code: str, language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    return client.get(reverse("reports:verified", args=[code])).content.decode()


def test_a_genuine_report(report: Report) -> None:
    """Number, day and hash are told; the name is masked; the file behind it stays closed."""
    text = shown(report.verification_code)
    assert "Genuine" in text
    assert report.report_no in text
    assert report.pdf_sha256 in text
    assert "示*****" not in text
    assert masked(report.subject.organisation.name) in text
    assert report.subject.organisation.name not in text
    assert report.subject.uscc not in text
    assert report.snapshot_sha256 not in text


def test_codes_are_read_as_people_write_them(report: Report) -> None:
    """Dashes, small letters and the letters O, I and L for 0 and 1 do not matter; a short code is none."""
    code = report.shown_code.lower().replace("0", "o").replace("1", "l")
    assert verify(code, on=report.on).report == report
    assert normal_code("ABC") == ""
    page = Client().get(reverse("reports:verification"), {"code": f" {code} "})
    assert page.headers["Location"] == reverse("reports:verified", args=[report.verification_code])


def test_an_older_report_is_superseded(report: Report) -> None:
    """The older report's code names the day of the newer one."""
    newer = _made(days=1)
    assert verify(report.verification_code, on=report.on).standing is Standing.SUPERSEDED
    assert verify(newer.verification_code, on=newer.on).standing is Standing.GENUINE
    assert "Replaced by a newer report" in shown(report.verification_code)


def test_a_withdrawn_report_gives_the_reason(report: Report) -> None:
    """A withdrawal outweighs everything else."""
    _made(days=1)
    report_withdraw(actor=files.desk(), report=report, reason="source corrected its data")
    assert verify(report.verification_code, on=report.on).standing is Standing.WITHDRAWN
    assert "source corrected its data" in shown(report.verification_code)


def test_a_report_ages(report: Report) -> None:
    """It stands for thirty days; afterwards it is genuine but no longer valid."""
    last = report.on + timedelta(days=30)
    assert verify(report.verification_code, on=last).standing is Standing.GENUINE
    assert verify(report.verification_code, on=last + timedelta(days=1)).standing is Standing.EXPIRED


@pytest.mark.parametrize("code", ["0" * 16, "unknown", "'; DROP TABLE", "龍" * 16, "0" * 500])
def test_an_unknown_code_tells_nothing(code: str) -> None:
    """Guesses get the same answer, whatever they are."""
    response = Client(headers={"accept-language": "en"}).get(reverse("reports:verified", args=[code]))
    assert response.status_code == 404
    assert "No report was given out under this code" in response.content.decode()


def test_a_report_in_the_making_cannot_be_verified() -> None:
    """Before there is a page there is nothing to confirm."""
    firm = files.firm(6)
    asked = report_request(
        actor=None,
        reader=files.owner(firm),
        subject=firm,
        purpose="self_view",
        language="en",
        on=timezone.localdate(),
    )
    assert verify(asked.verification_code, on=asked.on).standing is Standing.UNKNOWN


def test_a_page_is_compared_byte_for_byte(report: Report) -> None:
    """The PDF or its hash is compared; one changed byte is found; nothing is kept and no session is made."""
    address = reverse("reports:verified", args=[report.verification_code])
    pdf = storage.absolute(report.pdf_path).read_bytes()
    client = Client(headers={"accept-language": "en"})
    same = client.post(address, {"file": SimpleUploadedFile("mine.pdf", pdf)})
    assert "Byte for byte the report" in same.content.decode()
    other = client.post(address, {"file": SimpleUploadedFile("mine.pdf", pdf + b" ")})
    assert "Not the report that was given out" in other.content.decode()
    by_hash = client.post(address, {"digest": f" {report.pdf_sha256.upper()} "})
    assert "Byte for byte the report" in by_hash.content.decode()
    assert "A SHA-256 has 64 characters" in client.post(address, {"digest": "abc"}).content.decode()
    assert "Choose the PDF" in client.post(address, {}).content.decode()
    assert not client.cookies


def test_a_file_too_large_is_not_read(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be one of our reports is refused before it is hashed."""
    monkeypatch.setattr("reports.forms.FILE_BYTES_MAX", 10)
    address = reverse("reports:verified", args=[report.verification_code])
    client = Client(headers={"accept-language": "en"})
    answer = client.post(address, {"file": SimpleUploadedFile("mine.pdf", b"x" * 11)})
    assert "too large" in answer.content.decode()


def test_codes_are_unguessable() -> None:
    """A code is 16 characters of 32 that nobody mistakes for one another; a thousand all differ."""
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == 16 and set(code) <= set(CODE_ALPHABET) for code in codes)
    assert not set("ILOU") & set(CODE_ALPHABET)


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("示", "示"),
        ("示范社", "示**"),
        ("示范企业一二", "示范**一二"),
        ("甲" * 30, "甲" * 4 + "*" * 22 + "甲" * 4),
    ],
)
def test_names_are_masked_in_the_middle(name: str, hidden: str) -> None:
    """The ends can be compared with the cover; the middle cannot be learned."""
    assert masked(name) == hidden
