"""Records with their lineage, and the sources of each item with their dates."""

from datetime import date

import pytest

from accounts.models import OrganisationKind
from archives.access import Granted, Reader, open_files
from archives.items import ALL_ITEMS, PUBLIC_ITEMS
from archives.models import RecordStatus, Subject
from tests.archives import cases

pytestmark = pytest.mark.django_db


def opened(of: Subject, reader: Reader | None = None) -> Granted:
    """Open all items of a file, by default for its owner."""
    return open_files(
        reader or cases.owner_reader(of),
        of,
        purpose="pre_loan" if reader else "self_view",
        items=ALL_ITEMS,
        on=cases.ON,
    )


def test_a_record_names_where_it_comes_from() -> None:
    """Source unit, its record id, dates, mode, legal basis and cleaning rules stand with the record."""
    firm = cases.subject()
    cases.record(
        firm,
        "pen_decision",
        level="minor",
        source_record_id="罚1号",
        cleaning_rules=["trim"],
        content={"a": 1},
    )
    (line,) = opened(firm).records()
    assert (line.source_unit, line.source_record_id, line.mode) == ("示范市税务局", "罚1号", "collect")
    assert (line.received_at, line.as_of, line.legal_basis) == (
        cases.RECEIVED,
        date(2025, 5, 1),
        "国办发〔2021〕52号",
    )
    assert (line.section, line.cleaning_rules, line.content) == ("adverse", ("trim",), {"a": 1})


def test_only_the_subject_sees_what_is_out_of_use() -> None:
    """A repaired record leaves every report; its subject still finds it in the own file."""
    firm = cases.subject()
    for number, status in enumerate(RecordStatus.values):
        cases.record(firm, "pen_decision", level="minor", status=status, source_record_id=str(number))
    assert {line.status for line in opened(firm).records()} == set(RecordStatus.values)
    assert {line.status for line in opened(firm, cases.lender_reader()).records()} == {"valid", "disputed"}


def test_closed_items_have_neither_records_nor_sources() -> None:
    """A lender without consent learns nothing about what it may not read, not even that it exists."""
    firm, reader = cases.subject(), cases.lender_reader()
    cases.months(firm)
    cases.record(firm, "lending_outcome", level="overdue_30")
    cases.record(firm, "lending_outcome", level="npl", delivery=cases.delivery(reader.organisation))
    granted = opened(firm, reader)
    assert [line.level for line in granted.records()] == ["npl"]
    assert {line.item_code for line in granted.sources()} <= set(PUBLIC_ITEMS)


def test_sources_count_rows_and_know_their_dates() -> None:
    """Rows, last date and coverage of each source unit stand beside the item; 0 rows is an answer."""
    firm = cases.subject()
    cases.invoices(firm, ["1.00", "2.00", "3.00"])
    cases.holding("tax_invoice_sales", firm)
    cases.holding("tax_arrears")
    second = cases.organisation(OrganisationKind.SOURCE_UNIT, 9902, "第二来源")
    cases.record(firm, "hon_award", level="city", delivery=cases.delivery(second))
    lines = {line.item_code: line for line in opened(firm).sources()}
    assert list(lines) == ["tax_arrears", "hon_award", "tax_invoice_sales"]
    sales = lines["tax_invoice_sales"]
    assert (sales.rows, sales.last_on, sales.covered_to) == (3, date(2025, 3, 15), cases.ON)
    assert (lines["tax_arrears"].rows, lines["tax_arrears"].last_on) == (0, None)
    assert (lines["hon_award"].source_unit, lines["hon_award"].rows) == ("第二来源", 1)
