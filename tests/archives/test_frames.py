"""The frames that come through the door."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from archives import guard
from archives.access import open_files
from archives.frames import COLUMNS
from archives.items import ALL_ITEMS
from archives.models import Invoice, Record, RecordStatus
from tests.archives import cases

pytestmark = pytest.mark.django_db


def opened(of: object) -> dict[str, pl.DataFrame]:
    return open_files(cases.owner_reader(of), of, purpose="self_view", items=ALL_ITEMS, on=cases.ON).frames()  # type: ignore[arg-type]


def test_every_frame_has_its_columns_and_types_when_empty() -> None:
    """A file with nothing in it gives all frames, with the agreed columns and types."""
    frames = opened(cases.subject())
    assert set(frames) == {*COLUMNS, "states"}
    for name, columns in COLUMNS.items():
        assert frames[name].schema == {
            "subject": pl.String,
            **{key: dtype for key, (dtype, _) in columns.items()},
        }
    assert frames["states"].schema == {"subject": pl.String, "item_code": pl.String, "state": pl.String}


def test_money_comes_out_as_whole_fen() -> None:
    """Amounts keep every cent, red-letter invoices their sign."""
    firm = cases.subject()
    cases.invoices(firm, ["0.29", "-1000000.01"])
    frame = opened(firm)["invoices"]
    assert frame.select("amount_fen", "tax_fen", "total_fen").rows() == [
        (29, 2, 31),
        (-100000001, -6000000, -106000001),
    ]
    assert frame.row(0, named=True)["issued_on"] == date(2025, 1, 15)
    assert frame.row(0, named=True)["is_void"] is False


def test_series_of_all_kinds_come_out() -> None:
    """Tax, social security and power of a month stand in their frames."""
    firm = cases.subject()
    cases.months(firm)
    frames = opened(firm)
    code, month = firm.uscc, date(2025, 4, 1)
    assert frames["tax_payments"].rows() == [(code, "vat", month, 12050, 12050, date(2025, 5, 15), None)]
    assert frames["social_security"].rows() == [(code, month, 12, 12050, 12050)]
    assert frames["utilities"].rows() == [
        (code, "power", month, 1500.25, 12050, 12050, date(2025, 5, 20), date(2025, 5, 19))
    ]


def test_subject_row_has_the_facts_of_its_kind() -> None:
    """A co-operative's facts stand beside its registration; a capital in dollars stays unknown."""
    coop = cases.subject(
        1,
        "farmer_coop",
        registered_capital=Decimal("500000.50"),
        industry_code="A0111",
        cooperative={"member_count": 30, "farmer_ratio": 0.9, "demo_level": "city"},
    )
    row = opened(coop)["subjects"].row(0, named=True)
    assert (row["kind"], row["subject_type"], row["region_code"]) == ("farmer_coop", "farmer_coop", "331102")
    assert (row["registered_capital_fen"], row["member_count"], row["farmer_ratio"]) == (50000050, 30, 0.9)
    assert (row["demo_level"], row["industry_code"], row["rooms"], row["size_class"]) == (
        "city",
        "A0111",
        None,
        None,
    )
    foreign = cases.subject(2, registered_capital=Decimal(1), capital_currency="USD")
    assert opened(foreign)["subjects"]["registered_capital_fen"].to_list() == [None]


def test_only_current_rows_that_count_come_out() -> None:
    """What a later delivery superseded, what was repaired, expired or withdrawn, stays in the archive."""
    firm = cases.subject()
    old = cases.invoices(firm, ["100.00"])
    new = cases.invoices(firm, ["200.00"])
    with guard.loading():
        Invoice.objects.filter(delivery=old).update(superseded_by=new.pk)
    for number, status in enumerate(RecordStatus.values):
        cases.record(firm, "pen_decision", level="minor", status=status, source_record_id=f"p{number}")
    cases.record(firm, "hon_award", level="city", superseded_by=new)
    frames = opened(firm)
    assert frames["invoices"]["amount_fen"].to_list() == [20000]
    assert frames["records"]["status"].to_list() == ["valid", "disputed"]


def test_nothing_dated_after_the_business_date_comes_out() -> None:
    """A read for an earlier day sees no more than that day could."""
    firm = cases.subject()
    cases.invoices(firm, ["1.00", "2.00", "3.00"])
    cases.record(firm, "hon_award", decided_on=date(2025, 3, 1))
    granted = open_files(
        cases.owner_reader(firm), firm, purpose="self_view", items=ALL_ITEMS, on=date(2025, 2, 20)
    )
    assert granted.frames()["invoices"]["amount_fen"].to_list() == [100, 200]
    assert granted.frames()["records"].is_empty()


def test_text_survives_the_copy() -> None:
    """Commas, quotes, line breaks and an empty text come out as they went in."""
    firm = cases.subject()
    for number, name in enumerate(('甲,"乙"\n丙', "", "NULL"), 1):
        cases.invoices(firm, ["1.00"], counterparty=name, issued_on=date(2025, 1, number))
    assert opened(firm)["invoices"]["counterparty"].to_list() == ['甲,"乙"\n丙', "", "NULL"]


def test_the_same_archive_gives_the_same_result_hash() -> None:
    """The digest in the log depends on what was read, not on the order of the rows in the tables."""
    firm = cases.subject()
    cases.invoices(firm, ["1.00", "2.00"])
    reader = cases.owner_reader(firm)
    first, second = (
        open_files(reader, firm, purpose="self_view", items=ALL_ITEMS, on=cases.ON) for _ in range(2)
    )
    assert first.result_hash == second.result_hash
    with guard.loading():
        Record.objects.all().delete()
    cases.invoices(firm, ["3.00"])
    third = open_files(reader, firm, purpose="self_view", items=ALL_ITEMS, on=cases.ON)
    assert third.result_hash != first.result_hash
