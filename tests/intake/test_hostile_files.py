"""Files that attack, lie or are broken: each is refused by name, nothing is loaded, and work goes on."""

import io
import zipfile
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archives.models import Delivery
from intake.formats import TEMPLATES
from intake.models import Batch, BatchState
from intake.reading import parquet_reader, workbook
from intake.verdicts import VERDICTS, DeliveryRefused, Scope
from tests.intake.cases import FIRM, csv_of, deliver, deliver_rows, receive, register, row, stored
from tests.intake.workbooks import encrypted, repacked
from tests.intake.workbooks import workbook as book

pytestmark = pytest.mark.django_db

HEADER = [column.name for column in TEMPLATES["sales_invoices"].columns]
SOUND = [str(row("sales_invoices").get(name, "")) for name in HEADER]
PLAIN = book([HEADER, SOUND])


def _parquet(frame: Any) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(frame if isinstance(frame, pa.Table) else frame.to_arrow(), buffer)
    return buffer.getvalue()


def _entities(name: str, content: bytes) -> bytes:
    if name != "xl/worksheets/sheet1.xml":
        return content
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    return bomb + content.partition(b"?>")[2]


def _macro_type(name: str, content: bytes) -> bytes:
    if name != "[Content_Types].xml":
        return content
    return content.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 * 1024 * 1024))
    return buffer.getvalue()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "zip bomb": (_bomb(), "zip_bomb"),
    "macro part": (repacked(PLAIN, xl__vbaProject_dot_bin=b"x"), "macros"),
    "macro type": (repacked(PLAIN, _macro_type), "macros"),
    "embedded object": (repacked(PLAIN, xl__embeddings__oleObject1_dot_bin=b"x"), "macros"),
    "external link": (repacked(PLAIN, xl__externalLinks__externalLink1_dot_xml=b"<x/>"), "external_links"),
    "entities": (repacked(PLAIN, _entities), "xml_entities"),
    "encrypted": (encrypted(PLAIN), "zip_encrypted"),
    "formula": (book([HEADER, ["=1+1", *SOUND[1:]]]), "formula_cell"),
    "formula in the header": (book([["=A1", *HEADER[1:]], SOUND]), "formula_cell"),
    "two sheets": (book([HEADER, SOUND], [["note"]]), "several_sheets"),
    "empty workbook": (book([]), "file_empty"),
    "cut workbook": (PLAIN[: len(PLAIN) // 2], "broken_file"),
    "damaged workbook": (repacked(PLAIN, lambda _, content: content[: len(content) // 2]), "broken_file"),
    "other zip": (repacked(PLAIN)[:0] + _bomb().replace(b"xl/", b"yl/"), "unknown_format"),
    "PDF": (b"%PDF-1.7 whatever", "unknown_format"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 whatever", "unknown_format"),
    "cut Parquet": (_parquet(pl.DataFrame({name: [""] for name in HEADER}))[:-20], "broken_file"),
    "false Parquet": (b"PAR1 not at all PAR1", "broken_file"),
    "nested Parquet": (
        _parquet(pl.DataFrame({name: [[1]] if name == "amount" else ["x"] for name in HEADER})),
        "nested_column",
    ),
    "NUL bytes": (csv_of([row("sales_invoices")], "sales_invoices").encode() + b"\0", "nul_bytes"),
    "no header": (b"\n\n", "missing_column"),
    "long row": (b",".join(name.encode() for name in HEADER) + b"\n" + b"x" * 9_000_000, "row_too_long"),
    "long header": (b"x" * 2_000_000, "row_too_long"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_name(name: str) -> None:
    """The batch ends as refused with the reason, and the next file is loaded as if nothing had happened."""
    register(FIRM)
    data, code = HOSTILE[name]
    batch = deliver(data)
    assert (batch.state, batch.refusal) == (BatchState.REFUSED, code)
    assert VERDICTS[code].scope == Scope.FILE
    assert not stored("archives_invoice")
    assert not Delivery.objects.exists()
    assert deliver_rows(row("sales_invoices")).state == BatchState.LOADED


def test_a_plain_workbook_is_loaded() -> None:
    """What the hostile ones were made from is sound, so their refusals are for what was added."""
    register(FIRM)
    assert deliver(PLAIN).state == BatchState.LOADED
    assert repacked(PLAIN)
    assert deliver(repacked(PLAIN), as_of=date(2026, 7, 1)).rows_unchanged == 1


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("UNPACKED_BYTES_MAX", 1000, "zip_bomb"),
        ("ENTRIES_MAX", 3, "zip_bomb"),
        ("SHARED_STRINGS_BYTES_MAX", 10, "workbook_too_big"),
    ],
)
def test_workbooks_have_limits(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str) -> None:
    """Size, number of parts and the strings held in memory are bounded."""
    monkeypatch.setattr(workbook, limit, value)
    assert deliver(repacked(PLAIN, xl__sharedStrings_dot_xml=b"<sst>" + b" " * 100)).refusal == code


def test_outsized_row_groups_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Parquet file is read group by group, so groups are bounded."""
    monkeypatch.setattr(parquet_reader, "ROW_GROUP_ROWS_MAX", 10)
    frame = pl.DataFrame({name: ["x"] * 11 for name in HEADER})
    assert deliver(_parquet(frame)).refusal == "row_group_too_big"


def test_a_file_beyond_the_limit_is_not_even_kept(settings: Any) -> None:
    """It is refused while it comes in, and its beginning is thrown away."""
    settings.INTAKE_FILE_BYTES_MAX = 100
    with pytest.raises(DeliveryRefused) as refusal:
        receive(b"x" * 101)
    assert refusal.value.code == "file_too_big"
    assert not Batch.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_an_empty_file_is_not_kept(settings: Any) -> None:
    """A delivery without rows has a header; a file without bytes is a mistake."""
    with pytest.raises(DeliveryRefused) as refusal:
        receive(b"")
    assert refusal.value.code == "file_empty"
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_two_gibibytes_of_nothing_are_refused_without_being_parsed(tmp_path: Any) -> None:
    """A sparse file of 2 GiB: its NUL bytes are found in the first block."""
    from intake.reading.encoding import detect_encoding

    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(DeliveryRefused) as refusal:
        detect_encoding(path)
    assert refusal.value.code == "nul_bytes"


def test_an_error_of_the_platform_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong inside, the batch ends as failed, nothing is loaded and the worker goes on."""
    register(FIRM)

    def fail(*_: Any, **__: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr("intake.loading.load.hold", fail)
        batch = deliver_rows(row("sales_invoices"))
    assert (batch.state, batch.refusal) == (BatchState.FAILED, "internal_error")
    assert not stored("archives_invoice")
    assert not Delivery.objects.exists()
    assert deliver_rows(row("sales_invoices")).state == BatchState.LOADED
