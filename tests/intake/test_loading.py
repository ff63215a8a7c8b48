"""Loading: the same twice changes nothing, corrections keep history, and a batch is whole or nothing."""

import hashlib
import io
from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest

from accounts.models import Organisation, OrganisationKind
from archives.models import Delivery
from intake.formats import TEMPLATES
from intake.loading import merge, paths
from intake.models import Batch, BatchState
from intake.reading import csv_reader
from tests.intake.cases import (
    AS_OF,
    FIRM,
    TRADER,
    csv_of,
    deliver,
    deliver_rows,
    receive,
    register,
    row,
    source_unit,
    stored,
)
from tests.intake.workbooks import workbook

pytestmark = pytest.mark.django_db

LATER = AS_OF + timedelta(days=1)
CURRENT = "source_record_id, total::text, superseded_by"


@pytest.fixture(autouse=True)
def _subjects(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("db")
    register(FIRM, TRADER)


def _another_unit() -> Organisation:
    return Organisation.objects.create(
        uscc="51610700305332460K", kind=OrganisationKind.SOURCE_UNIT, name="another"
    )


def _counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.rows_loaded, batch.rows_corrected, batch.rows_unchanged, batch.rows_refused


def test_the_same_file_twice_changes_nothing() -> None:
    """The second batch is refused and names the first."""
    rows = [row("sales_invoices", "R1"), row("sales_invoices", "R2")]
    first, second = deliver_rows(*rows), deliver_rows(*rows)
    assert (second.state, second.refusal) == (BatchState.REFUSED, "already_delivered")
    assert second.refusal_details == {"batch": first.pk}
    assert len(stored("archives_invoice")) == 2


def test_the_same_rows_in_another_file_change_nothing() -> None:
    """Row by row they are known already; a later day of delivery is news, its rows are not."""
    rows = [row("sales_invoices", "R1"), row("sales_invoices", "R2")]
    deliver_rows(*rows)
    before = stored("archives_invoice")
    again = deliver_rows(*reversed(rows))
    later = deliver_rows(*rows, as_of=LATER)
    assert _counts(again) == _counts(later) == (0, 0, 2, 0)
    assert stored("archives_invoice") == before


def test_a_corrected_row_supersedes_and_the_old_one_stays() -> None:
    """The old row names the delivery that corrected it; the untouched row is not repeated."""
    first = deliver_rows(row("sales_invoices", "R1"), row("sales_invoices", "R2"))
    second = deliver_rows(
        row("sales_invoices", "R1"), row("sales_invoices", "R2", tax="14.00", total="114.00")
    )
    assert _counts(second) == (1, 1, 1, 0)
    assert stored("archives_invoice", f"delivery_id, {CURRENT}") == [
        (first.delivery_id, "R1", "113.00", None),
        (first.delivery_id, "R2", "113.00", second.delivery_id),
        (second.delivery_id, "R2", "114.00", None),
    ]


def test_a_correction_may_move_a_row_into_another_year() -> None:
    """The partition changes with the date; the correction still finds the old row."""
    deliver_rows(row("sales_invoices", "R1", issued_on="2019-12-31"))
    second = deliver_rows(row("sales_invoices", "R1", issued_on="2025-01-01"))
    assert _counts(second) == (1, 1, 0, 0)
    third = deliver_rows(row("sales_invoices", "R1", issued_on="2015-01-01"))
    assert _counts(third) == (1, 1, 0, 0)
    live = [one for one in stored("archives_invoice", "issued_on::text, superseded_by") if one[1] is None]
    assert live == [("2015-01-01", None)]


def test_a_correction_of_a_correction_keeps_both() -> None:
    """Three contents of one record: two of them history."""
    for tax, total in (("13.00", "113.00"), ("14.00", "114.00"), ("15.00", "115.00")):
        deliver_rows(row("sales_invoices", "R1", tax=tax, total=total))
    found = stored("archives_invoice", CURRENT)
    assert [total for _, total, superseded in found if superseded is None] == ["115.00"]
    assert len(found) == 3


def test_records_are_corrected_like_series() -> None:
    """A penalty delivered again as repaired supersedes the earlier one."""
    deliver_rows(row("penalties"), template="penalties")
    second = deliver_rows(row("penalties", status="repaired", repaired_on="2026-01-01"), template="penalties")
    assert _counts(second) == (1, 1, 0, 0)
    assert stored("archives_record", "status, superseded_by_id") == [
        ("valid", second.delivery_id),
        ("repaired", None),
    ]


def test_source_units_and_directions_do_not_meet() -> None:
    """The same record id of another unit, or on the other side of a sale, is another record."""
    other = _another_unit()
    deliver_rows(row("sales_invoices"))
    assert _counts(deliver_rows(row("sales_invoices"), unit=other)) == (1, 0, 0, 0)
    assert _counts(deliver_rows(row("purchase_invoices"), template="purchase_invoices")) == (1, 0, 0, 0)


@pytest.mark.parametrize("known", [False, True], ids=["first delivery", "later delivery"])
@pytest.mark.parametrize("template", ["sales_invoices", "honours"])
def test_of_repeated_record_ids_the_first_stands(
    template: str, *, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the date is the same or not, near or chunks away, on either way of loading."""
    monkeypatch.setattr(csv_reader, "BLOCK_BYTES", 1500)
    monkeypatch.setattr(csv_reader, "CHUNK_ROWS", 1)
    date_column = TEMPLATES[template].target.date_column
    if known:
        deliver_rows(row(template, "R0"), template=template)
    rows = [row(template, f"N{number}") for number in range(60)]
    rows[2] = row(template, "N1")
    rows[58] = row(template, "N3")
    rows[59] = row(template, "N4", **{date_column: "2024-12-01"})
    batch = deliver_rows(*rows, template=template)
    assert batch.verdicts == {"duplicate_source_id": 3}
    assert _counts(batch) == (57, 0, 0, 3)
    table = TEMPLATES[template].target.table
    found = [one for (one,) in stored(table, "row_no") if one]
    assert sorted(found)[-57:] == [number + 2 for number in range(58) if number != 2]


def test_both_ways_of_loading_store_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merging into an empty table gives exactly what straight copying gives."""
    rows = [row("sales_invoices", f"R{number}", uscc=(FIRM, TRADER)[number % 2]) for number in range(40)]
    rows[7]["counterparty"] = ' quoted "name", with comma '
    columns = (
        "row_no, subject_id, source_record_id, cleaning_rules, content_hash, counterparty, total, status"
    )
    deliver_rows(*rows)
    straight = stored("archives_invoice", columns)
    monkeypatch.setattr(merge, "STEP_ROWS", 7)
    monkeypatch.setattr(
        paths,
        "StraightPath",
        lambda target, delivery, as_of: paths.MergingPath(
            target, delivery, merge.Known(date(2000, 1, 1), date(2000, 1, 2)), as_of
        ),
    )
    other = _another_unit()
    batch = deliver_rows(*rows, unit=other)
    found = stored("archives_invoice", f"delivery_id, {columns}")
    assert [one[1:] for one in found if one[0] == batch.delivery_id] == straight


def test_the_hash_is_that_of_the_cleaned_row() -> None:
    """SHA-256 over the cleaned values in the order of the template, with U+001F between them."""
    deliver_rows(row("sales_invoices", counterparty=" 某某公司 ", amount="100"))
    values = row("sales_invoices") | {"counterparty": "某某公司"}
    plain = "\x1f".join(values[column.name] for column in TEMPLATES["sales_invoices"].columns)
    ((found,),) = stored("archives_invoice", "encode(content_hash, 'hex')")
    assert found == hashlib.sha256(plain.encode()).hexdigest()


def test_the_formats_mean_the_same() -> None:
    """CSV in two encodings, XLSX and Parquet of the same rows: the later ones bring nothing new."""
    rows = [row("sales_invoices", f"R{number}") for number in range(3)]
    text = csv_of(rows, "sales_invoices")
    assert deliver(text).rows_loaded == 3
    header = list(rows[0])
    typed: dict[str, Callable[[str], object]] = {
        "issued_on": date.fromisoformat,
        "amount": float,
        "tax": float,
        "total": float,
    }
    cells = [[typed.get(name, str)(one[name]) for name in header] for one in rows]
    frame = pl.DataFrame(rows).with_columns(
        pl.col("amount", "tax", "total").cast(pl.Decimal(18, 2)),
        pl.col("issued_on").str.to_date(),
        pl.col("is_void") == "true",
    )
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    for content in (
        text.encode("gb18030"),
        text.encode("utf-8-sig"),
        workbook([header, *cells]),
        buffer.getvalue(),
    ):
        batch = deliver(content)
        assert (batch.verdicts, _counts(batch)) == ({}, (0, 0, 3, 0))


def test_a_delivery_without_rows_is_loaded() -> None:
    """A header alone says that there is nothing."""
    batch = deliver(csv_of([], "sales_invoices"))
    assert (batch.state, batch.rows_read) == (BatchState.LOADED, 0)
    assert Delivery.objects.get().file_digest == batch.file_digest


def test_lineage_of_a_delivery() -> None:
    """The delivery carries source unit, template, mode, legal basis and the digest of the file."""
    deliver_rows(row("honours"), template="honours")
    delivery = Delivery.objects.get()
    assert delivery.source_unit == source_unit()
    assert (delivery.template, delivery.mode) == ("honours", "collect")
    assert delivery.legal_basis == TEMPLATES["honours"].legal_basis
    assert delivery.file_digest == hashlib.sha256(csv_of([row("honours")], "honours").encode()).hexdigest()


def test_loading_again_changes_nothing() -> None:
    """A task that is delivered twice loads once."""
    from intake.tasks import load_batch

    batch = receive(csv_of([row("sales_invoices")], "sales_invoices"))
    load_batch(batch.pk)
    load_batch(batch.pk)
    assert len(stored("archives_invoice")) == 1
    assert Delivery.objects.count() == 1
