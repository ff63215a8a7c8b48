"""Dates as numbers, by arithmetic alone, so that every engine counts days and months alike.

Engines differ in date types, month offsets and the type of a difference. Year, month and day they all give.
"""

import calendar
from datetime import date

import narwhals as nw


def day_number(column: str) -> nw.Expr:
    """Give the proleptic Gregorian ordinal of a date column, as `date.toordinal()` counts; null stays null.

    Source of the formula: the Julian day number of H. Fliegel and T. van Flandern (1968), less 1,721,425.
    """
    year, month, day = _year(column), _month(column), _day(column)
    january_or_february = ((14 - month) / 12).floor()
    shifted_year = year + 4800 - january_or_february
    shifted_month = month + january_or_february * 12 - 3
    days_of_months = ((shifted_month * 153 + 2) / 5).floor()
    leap_days = (shifted_year / 4).floor() - (shifted_year / 100).floor() + (shifted_year / 400).floor()
    return day + days_of_months + shifted_year * 365 + leap_days - 32045 - 1721425


def months_before(column: str, on: date) -> nw.Expr:
    """Count whole months between a dated event and `on`: 0 in the month that ends on `on`, negative after it.

    Months end on the day of `on`, and on their own last day where `on` is the last of its month.
    """
    last_day = 31 if _is_month_end(on) else on.day
    whole = (on.year * 12 + on.month) - (_year(column) * 12 + _month(column))
    return whole - nw.when(_day(column) > last_day).then(1.0).otherwise(0.0)


def periods_before(column: str, on: date) -> nw.Expr:
    """Count months between a monthly period and the last month ended by `on`; negative after it."""
    last = on.year * 12 + on.month - (0 if _is_month_end(on) else 1)
    return last - (_year(column) * 12 + _month(column))


def _is_month_end(on: date) -> bool:
    return on.day == calendar.monthrange(on.year, on.month)[1]


# Float64, because pandas turns a date column with gaps into floats and polars gives months as 8 bits.
def _year(column: str) -> nw.Expr:
    return nw.col(column).dt.year().cast(nw.Float64)


def _month(column: str) -> nw.Expr:
    return nw.col(column).dt.month().cast(nw.Float64)


def _day(column: str) -> nw.Expr:
    return nw.col(column).dt.day().cast(nw.Float64)
