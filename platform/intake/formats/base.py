"""What a template is made of: columns with their rules, checks between columns, and where the rows go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import polars as pl
from django.utils.translation import get_language

#: Nothing that a template holds is older than the People's Republic's registers.
EARLIEST = date(1949, 10, 1)
#: The day that value-added-tax invoices came in (State Council order 134 of 1993).
VAT_SINCE = date(1994, 1, 1)


class Kind(StrEnum):
    """What a column holds, and so how its text is cleaned and checked."""

    CODE = "code"  # a unified social credit code, or a derived one
    TEXT = "text"
    MONEY = "money"  # CNY, two decimals
    QUANTITY = "quantity"  # three decimals
    INTEGER = "integer"
    DATE = "date"
    MONTH = "month"  # held as its first day
    FLAG = "flag"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its two headers, what it holds and the rules for it.

    ``choices`` maps each stored value to its Chinese word; both are understood. ``is_signed`` lets numbers
    be negative, ``is_future`` lets dates lie after the delivery. An ``is_omittable`` column may be left
    out of the file altogether; all others must have their header even if they may be empty.
    """

    name: str
    zh: str
    kind: Kind = Kind.TEXT
    is_required: bool = True
    is_omittable: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    length_max: int = 200
    is_signed: bool = False
    is_future: bool = False
    earliest: date = EARLIEST
    number_max: int | None = None

    def header(self, language: str | None = None) -> str:
        """Return its header in ``language``, by default that of the page."""
        return self.zh if (language or get_language() or "").startswith("zh") else self.name


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A rule between columns: ``fault`` is true for a row that breaks it; ``column`` is shown for it."""

    code: str
    column: str
    fault: pl.Expr


@dataclass(frozen=True, slots=True)
class StageColumn:
    """A column of the target table: its SQL type there, and its value from the cleaned columns."""

    name: str
    sql_type: str
    value: pl.Expr


@dataclass(frozen=True, slots=True)
class Target:
    """The table that takes the rows.

    ``identity``: with source unit and record id, what one source record is known by. ``date_column``
    bounds the search for earlier rows. ``superseded_column`` names the delivery that corrected a row.
    """

    table: str
    columns: tuple[StageColumn, ...]
    identity: tuple[str, ...]
    date_column: str
    superseded_column: str
    hash_sql: str
    is_series: bool

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns that come out of the file."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a delivery says about items beyond its rows.

    ``items`` are all that the template can hold. ``item`` gives a row's item out of the staged columns, as
    SQL. ``is_per_subject``: the delivery speaks of the subjects in it only (a utility's customers), not of
    everybody (a court's list).
    """

    items: tuple[str, ...]
    item_sql: str
    is_per_subject: bool


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of delivery."""

    code: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    target: Target
    coverage: Coverage
    checks: tuple[RowCheck, ...] = ()
    legal_basis: str = ""
    registers_subjects: bool = False
    version: int = 1

    def label(self, language: str | None = None) -> str:
        """Return its name in ``language``, by default that of the page."""
        return self.zh if (language or get_language() or "").startswith("zh") else self.en

    def __str__(self) -> str:
        return self.label()

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


RECORD_ID = Column("source_record_id", "信源记录编号", length_max=100)
USCC = Column("uscc", "统一社会信用代码", Kind.CODE)


def money(name: str, zh: str, *, is_required: bool = True, is_signed: bool = False) -> Column:
    """Return a column of CNY amounts."""
    return Column(name, zh, Kind.MONEY, is_required=is_required, is_signed=is_signed)


def optional(name: str, zh: str, kind: Kind = Kind.TEXT, *, length_max: int = 200) -> Column:
    """Return a column whose values may be empty."""
    return Column(name, zh, kind, is_required=False, length_max=length_max)


def not_before(column: str, start: str) -> RowCheck:
    """Return the check that the date in ``column`` is not before the one in ``start``."""
    return RowCheck("date_order", column, pl.col(column) < pl.col(start))
