"""What a file can make the loader hold is bounded, whatever stands in it."""

import io
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake.formats import TEMPLATES
from intake.loading import stage
from intake.models import BatchState
from intake.reading import csv_reader, parquet_reader, xlsx_reader
from intake.reading.csv_reader import CsvReader
from intake.reading.parquet_reader import ParquetReader
from intake.reading.xlsx_reader import XlsxReader
from intake.verdicts import DeliveryRefused
from tests.intake.cases import FIRM, csv_of, deliver, deliver_rows, refused_rows, register, row
from tests.intake.workbooks import workbook

TEMPLATE = TEMPLATES["sales_invoices"]
NAMES = [column.name for column in TEMPLATE.columns]


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "delivery"
    path.write_bytes(data)
    return path


def test_a_flood_of_ragged_rows_is_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that wait for a sound one between them are counted; beyond the bound the file is refused."""
    monkeypatch.setattr(csv_reader, "RAGGED_WAITING_MAX", 1000)
    data = csv_of([row("sales_invoices")], "sales_invoices").encode()
    path = _file(tmp_path, data + b"1\n" * 5000)
    with pytest.raises(DeliveryRefused) as refusal:
        list(CsvReader(TEMPLATE).chunks(path))
    assert refusal.value.code == "too_many_ragged_rows"
    path = _file(tmp_path, data + b"1\n" * 1000)
    chunks = list(CsvReader(TEMPLATE).chunks(path))
    assert sum(len(chunk.ragged) for chunk in chunks) == 1000


def test_wide_rows_make_chunks_of_few(tmp_path: Path) -> None:
    """A chunk is full by its bytes before it is full by its rows."""
    rows = [row("sales_invoices", f"R{number}", counterparty="x" * 500_000) for number in range(40)]
    chunks = list(CsvReader(TEMPLATE).chunks(_file(tmp_path, csv_of(rows, "sales_invoices").encode())))
    assert sum(chunk.frame.height for chunk in chunks) == 40
    assert max(chunk.frame.height for chunk in chunks) < 20


def test_a_sheet_with_one_long_text_everywhere_is_read_in_small_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The strings of a workbook are stored once and shown often."""
    monkeypatch.setattr(xlsx_reader, "CHUNK_CHARACTERS_MAX", 10_000)
    rows = [NAMES, *[["x" * 1000] * len(NAMES) for _ in range(10)]]
    chunks = list(XlsxReader(TEMPLATE).chunks(_file(tmp_path, workbook(rows))))
    assert [chunk.frame.height for chunk in chunks if chunk.frame.height] == [2] * 5


def test_a_dictionary_of_long_texts_is_unfolded_in_small_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One long value in every row of a Parquet file takes no room in it; the pieces stay bounded."""
    monkeypatch.setattr(parquet_reader, "PIECE_BYTES_MAX", 100_000)
    frame = pl.DataFrame({name: ["x" * (9000 if name == "counterparty" else 1)] * 50 for name in NAMES})
    path = tmp_path / "delivery.parquet"
    frame.write_parquet(path)
    chunks = list(ParquetReader(TEMPLATE).chunks(path))
    assert max(chunk.frame.height for chunk in chunks) == 11
    assert pl.concat([chunk.frame for chunk in chunks])["row_no"].to_list() == list(range(2, 52))
    monkeypatch.setattr(parquet_reader, "PIECE_BYTES_MAX", 5000)
    with pytest.raises(DeliveryRefused) as refusal:
        list(ParquetReader(TEMPLATE).chunks(path))
    assert refusal.value.code == "row_too_long"


def test_parquet_text_that_is_not_utf8_is_broken(tmp_path: Path) -> None:
    """Nothing after the reader could tell it from text."""
    size = pa.array([0, 2], pa.int32()).buffers()[1]
    poor = pa.Array.from_buffers(pa.string(), 1, [None, size, pa.py_buffer(b"\xff\xfe")])
    columns = {name: poor if name == "counterparty" else pa.array(["x"]) for name in NAMES}
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    with pytest.raises(DeliveryRefused) as refusal:
        list(ParquetReader(TEMPLATE).chunks(_file(tmp_path, buffer.getvalue())))
    assert refusal.value.code == "broken_file"


@pytest.mark.django_db
def test_parquet_text_may_hold_nul_and_is_refused_for_it() -> None:
    """In codes and texts it is a fault of the row, in headers of the file; the database never sees it."""
    register(FIRM)
    rows = [row("sales_invoices", "R1"), row("sales_invoices", uscc="\0", counterparty="\0")]
    buffer = io.BytesIO()
    pl.DataFrame(rows).write_parquet(buffer)
    assert deliver(buffer.getvalue()).verdicts == {"uscc_form": 1, "control_character": 1}
    buffer = io.BytesIO()
    pl.DataFrame(rows).rename({"tax": "tax\0"}).write_parquet(buffer)
    batch = deliver(buffer.getvalue())
    assert (batch.refusal, batch.refusal_details) == ("unknown_column", {"columns": "tax?"})


@pytest.mark.django_db
@pytest.mark.parametrize("known", [False, True], ids=["first delivery", "later delivery"])
def test_one_record_id_everywhere(monkeypatch: pytest.MonkeyPatch, *, known: bool) -> None:
    """The first row stands; the others are refused step by step, each by its number."""
    monkeypatch.setattr(stage, "DUPLICATES_STEP", 7)
    register(FIRM)
    if known:
        deliver_rows(row("sales_invoices", "R0"))
    days = [f"2025-{1 + number % 12:02d}-01" for number in range(50)]
    batch = deliver_rows(*[row("sales_invoices", "R1", issued_on=day) for day in days])
    assert (batch.rows_loaded, batch.verdicts) == (1, {"duplicate_source_id": 49})
    assert [told["row"] for told in refused_rows(batch)] == [str(number) for number in range(3, 52)]


@pytest.mark.django_db
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(line_end: str) -> None:
    """Also as on old Macintoshes, with and without an end at the end."""
    register(FIRM)
    text = csv_of([row("sales_invoices", "R1"), row("sales_invoices", "R2")], "sales_invoices")
    batch = deliver(text.replace("\r\n", line_end).removesuffix(line_end))
    assert (batch.state, batch.rows_loaded) == (BatchState.LOADED, 2)


@pytest.mark.django_db
def test_a_panic_in_a_library_does_not_take_the_worker_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Native code may give up in its own way; the batch still ends."""
    from polars.exceptions import PanicException

    def panic(*_: Any, **__: Any) -> None:
        raise PanicException("out of cheese")

    monkeypatch.setattr("intake.loading.load.hold", panic)
    register(FIRM)
    assert deliver_rows(row("sales_invoices")).state == BatchState.FAILED
