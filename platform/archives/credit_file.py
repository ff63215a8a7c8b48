"""One subject's file as pages show it: four sections, each item with its state, records, sums and sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import polars as pl
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archives.access import Granted
from archives.items import ITEMS, Item
from archives.lineage import RecordLine, SourceLine
from archives.models import Section, SubjectKind
from archives.record_labels import Text, details_of, level_label, title_of
from archives.verdicts import Denial

#: Months shown one by one; earlier ones are in the sums of their years.
_MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """Sums of a month or (``month`` 0) a year: rows, CNY, and heads, kWh or m³ where the item has them."""

    year: int
    month: int
    rows: int
    amount: Decimal
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The sums of a series by year and for the latest months, newest first; ``unit`` is of the quantity."""

    years: tuple[PeriodLine, ...]
    months: tuple[PeriodLine, ...]
    unit: Text


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its words."""

    line: RecordLine

    @property
    def title(self) -> str:
        """What names the record in a list."""
        return title_of(self.line.content)

    @property
    def level(self) -> Text:
        """The words of its level."""
        return level_label(self.line.level)

    @property
    def details(self) -> list[tuple[Text, str]]:
        """Its content, field by field."""
        return details_of(self.line.content)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item in a section; ``denial`` tells why it is closed."""

    item: Item
    state: str
    denial: Denial | None
    records: tuple[RecordView, ...]
    summary: Summary | None
    sources: tuple[SourceLine, ...]

    @property
    def label(self) -> str:
        """Its name in the language of the page."""
        return self.item.label(get_language() or "")


@dataclass(frozen=True, slots=True)
class SectionView:
    """One of the four sections."""

    section: Section
    items: tuple[ItemView, ...]


def credit_file(granted: Granted, uscc: str) -> list[SectionView]:
    """Return the file of the subject ``uscc`` as far as ``granted`` opened it, in the order of the items.

    An item stands in the section it belongs to; outcomes of loans also stand where their kind puts them.
    Inspections of B&Bs are left out of the files of others.
    """
    frames = granted.frames()
    kind = next(
        (row["kind"] for row in frames["subjects"].iter_rows(named=True) if row["subject"] == uscc), ""
    )
    records = [line for line in granted.records() if line.subject == uscc]
    sources = [line for line in granted.sources() if line.subject == uscc]
    states = dict(frames["states"].filter(subject=uscc).select("item_code", "state").iter_rows())
    denied = granted.denied_items(uscc)
    shown = [code for code in granted.items if code != "bnb_inspection" or kind in {SubjectKind.BNB, ""}]
    views = [
        ItemView(
            item=ITEMS[code],
            state=states[code],
            denial=denied.get(code),
            records=tuple(RecordView(line) for line in records if line.item_code == code),
            summary=_summary(code, frames, uscc),
            sources=tuple(line for line in sources if line.item_code == code),
        )
        for code in shown
    ]
    return [SectionView(section, _of_section(views, section)) for section in Section]


def _of_section(views: Sequence[ItemView], section: Section) -> tuple[ItemView, ...]:
    """Return the items of ``section``, with those of their records that belong there.

    An item whose records all stand in other sections is left out: "nothing found" would be untrue.
    """
    found = []
    for view in views:
        here = tuple(record for record in view.records if record.line.section == section)
        if here or (view.item.section == section and not view.records):
            found.append(replace(view, records=here))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Sum:
    """How a series is summed: frame, the item's rows, their date, CNY in fen, quantity and its unit."""

    frame: str
    own: pl.Expr
    dated: pl.Expr
    fen: pl.Expr
    quantity: pl.Expr | None = None
    unit: Text = ""


def _invoices(direction: str) -> _Sum:
    own = (pl.col("direction") == direction) & ~pl.col("is_void")
    return _Sum("invoices", own, pl.col("issued_on"), pl.col("amount_fen"))


def _tax(own: pl.Expr) -> _Sum:
    return _Sum("tax_payments", own, pl.col("period"), pl.col("paid_fen"))


def _utility(utility: str, unit: Text) -> _Sum:
    own, used = pl.col("utility") == utility, pl.col("usage").sum()
    return _Sum("utilities", own, pl.col("period"), pl.col("paid_fen"), used, unit)


_SUMS: dict[str, _Sum] = {
    "tax_invoice_sales": _invoices("sales"),
    "tax_invoice_purchase": _invoices("purchase"),
    "tax_vat_paid": _tax(pl.col("tax_kind") != "cit"),
    "tax_cit_paid": _tax(pl.col("tax_kind") == "cit"),
    "soc_paid": _Sum(
        "social_security",
        pl.lit(value=True),
        pl.col("period"),
        pl.col("paid_fen"),
        pl.col("insured_headcount").max(),
        _("insured persons at most"),
    ),
    "util_power": _utility("power", _("kWh")),
    "util_water": _utility("water", _("m³")),
    "util_gas": _utility("gas", _("m³")),
}


def _summary(code: str, frames: Mapping[str, pl.DataFrame], uscc: str) -> Summary | None:
    how = _SUMS.get(code)
    if how is None:
        return None
    rows = frames[how.frame].filter(pl.col("subject") == uscc, how.own)
    rows = rows.with_columns(year=how.dated.dt.year(), month=how.dated.dt.month())
    if rows.is_empty():
        return None
    sums = {
        "rows": pl.len(),
        "amount": how.fen.sum(),
        "quantity": pl.lit(None, pl.Float64) if how.quantity is None else how.quantity.cast(pl.Float64),
    }
    years = rows.group_by("year").agg(**sums).sort("year", descending=True).with_columns(month=pl.lit(0))
    months = rows.group_by("year", "month").agg(**sums).sort("year", "month", descending=True)
    return Summary(_period_lines(years), _period_lines(months.head(_MONTHS_SHOWN)), how.unit)


def _period_lines(frame: pl.DataFrame) -> tuple[PeriodLine, ...]:
    return tuple(
        PeriodLine(
            row["year"],
            row["month"],
            row["rows"],
            Decimal(row["amount"] or 0) / 100,
            None if row["quantity"] is None else Decimal(str(row["quantity"])),
        )
        for row in frame.iter_rows(named=True)
    )


def last_received(sections: Sequence[SectionView]) -> date | None:
    """Return the day of the latest delivery behind a file."""
    days = [
        line.received_at.date()
        for section in sections
        for view in section.items
        for line in view.sources
        if line.received_at
    ]
    return max(days, default=None)
