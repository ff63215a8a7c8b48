"""Monthly series of the last three years: what is known, what is zero, and what is unknown."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from reports.assembly.file import OpenedFile
from reports.assembly.words import rounded, yuan
from reports.content_operation import TaxPeriod, TaxSeries
from reports.content_values import Label, MonthPoint, MonthSeries

MONTHS = 36
YUAN = Label("元", "CNY")


class Due(NamedTuple):
    """One payment of tax."""

    due_fen: int
    paid_fen: int
    due_on: date
    paid_on: date | None

    def days_late(self, on: date) -> int | None:
        """Return 0 for what was paid in time or came to nothing, None for what is not due yet."""
        if self.due_fen <= 0:
            return 0
        if self.paid_fen >= self.due_fen:
            return max((self.paid_on - self.due_on).days, 0) if self.paid_on else 0
        return (on - self.due_on).days if self.due_on < on else None


def months_of(on: date, count: int = MONTHS) -> tuple[date, ...]:
    """Return the first days of the last ``count`` whole months before or ending on ``on``, oldest first."""
    last = on.year * 12 + on.month - 1 - (0 if on == month_end(on) else 1)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1))


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def invoice_series(file: OpenedFile, item: str, direction: str) -> MonthSeries:
    """Return net invoiced amounts by month, red-letter invoices deducted, void ones left out.

    A month without invoices is zero between the first invoice and the day the source answers for; before and
    after that it is unknown, and so is a month the source covers in part.
    """
    if not file.is_shown(item):
        return MonthSeries(item_code=item, unit=YUAN)
    rows = file.frames["invoices"].filter(direction=direction, is_void=False)
    sums = _by_month(rows, "issued_on", "amount_fen")
    known_to = file.covered_to(item) or (month_end(max(sums)) if sums else file.on)
    points = []
    for month in months_of(file.on):
        is_known = bool(sums) and min(sums) <= month and month_end(month) <= known_to
        points.append(MonthPoint(month=month, value=yuan(sums.get(month, 0)) if is_known else None))
    return MonthSeries(item_code=item, unit=YUAN, points=_worth_showing(points))


def month_series(file: OpenedFile, item: str, values: Mapping[date, Decimal], unit: Label) -> MonthSeries:
    """Return ``values`` by month; every month has its own bill or count, so a missing one is unknown."""
    if not file.is_shown(item):
        return MonthSeries(item_code=item, unit=unit)
    points = [MonthPoint(month=month, value=values.get(month)) for month in months_of(file.on)]
    return MonthSeries(item_code=item, unit=unit, points=_worth_showing(points))


def utility_series(file: OpenedFile, utility: str, unit: Label) -> MonthSeries:
    """Return the use of power (kWh), water or gas (m³) by month."""
    rows = file.frames["utilities"].filter(utility=utility).group_by("period").agg(pl.col("usage").sum())
    values = {period: rounded(usage, 3) for period, usage in rows.iter_rows()}
    return month_series(file, f"util_{utility}", values, unit)


def headcount_series(file: OpenedFile) -> MonthSeries:
    """Return the insured heads by month."""
    rows = file.frames["social_security"].group_by("period").agg(pl.col("insured_headcount").sum())
    values = {period: Decimal(heads) for period, heads in rows.iter_rows()}
    return month_series(file, "soc_paid", values, Label("人", "people"))


def tax_series(file: OpenedFile, item: str, tax_kind: str) -> TaxSeries:
    """Return the periods of one tax with the days each was paid late."""
    if not file.is_shown(item):
        return TaxSeries(item_code=item)
    first = months_of(file.on)[0]
    rows = file.frames["tax_payments"].filter(
        (pl.col("tax_kind") == tax_kind) & (pl.col("period") >= first) & (pl.col("period") <= file.on)
    )
    dues: dict[date, list[Due]] = {}
    for period, *due in rows.select("period", "due_fen", "paid_fen", "due_on", "paid_on").iter_rows():
        dues.setdefault(period, []).append(Due(*due))
    return TaxSeries(item_code=item, periods=tuple(_period(one, dues[one], file.on) for one in sorted(dues)))


def known_values(points: Sequence[MonthPoint]) -> list[tuple[date, Decimal]]:
    """Return the months whose value is known."""
    return [(point.month, point.value) for point in points if point.value is not None]


def _period(period: date, dues: Sequence[Due], on: date) -> TaxPeriod:
    late = [days for due in dues if (days := due.days_late(on)) is not None]
    return TaxPeriod(
        period=period,
        due=yuan(sum(due.due_fen for due in dues)),
        paid=yuan(sum(due.paid_fen for due in dues)),
        days_late=max(late, default=None),
    )


def _by_month(rows: pl.DataFrame, dated: str, column: str) -> dict[date, int]:
    sums = rows.group_by(pl.col(dated).dt.truncate("1mo")).agg(pl.col(column).sum())
    return dict(sums.iter_rows())


def _worth_showing(points: list[MonthPoint]) -> tuple[MonthPoint, ...]:
    """Return no points where none is known: the item's state says why."""
    return tuple(points) if any(point.value is not None for point in points) else ()
