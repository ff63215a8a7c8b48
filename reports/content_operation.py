"""The operating part of a report's content: what the authorised series show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reports.canonical import ContentError
from reports.content_values import Fact, Label, MonthSeries


class AnomalyLevel(StrEnum):
    """How loudly an anomaly speaks."""

    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxPeriod:
    """One tax period: due and paid in yuan; `days_late` 0 is on time, `None` not yet known."""

    period: date
    due: Decimal
    paid: Decimal
    days_late: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSeries:
    """Periods of one tax, oldest first."""

    item_code: str
    periods: tuple[TaxPeriod, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """A break in a series, found by a stated rule."""

    period: date
    item_code: str
    level: AnomalyLevel
    text: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonPattern:
    """Twelve monthly indices, January first; 1 is an average month, `None` unknown."""

    item_code: str
    indices: tuple[Decimal | None, ...]

    def __post_init__(self) -> None:
        if len(self.indices) != 12:
            raise ContentError("a season pattern has twelve months")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Invoices, tax, social security and utilities, with key figures and anomalies."""

    sales: MonthSeries
    purchases: MonthSeries
    vat: TaxSeries
    income_tax: TaxSeries
    headcount: MonthSeries
    power: MonthSeries
    water: MonthSeries
    gas: MonthSeries
    figures: tuple[Fact, ...] = ()
    season: SeasonPattern | None = None
    anomalies: tuple[Anomaly, ...] = ()

    def item_codes(self) -> set[str]:
        """Return the codes of all data items this part draws on."""
        series = (self.sales, self.purchases, self.vat, self.income_tax, self.headcount)
        codes = {one.item_code for one in (*series, self.power, self.water, self.gas)}
        return codes | {anomaly.item_code for anomaly in self.anomalies}
