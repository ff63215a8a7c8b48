"""What tax, social-security and utility rows say per subject: amounts, lateness, arrears, levels of use."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import narwhals as nw

from scoring.engine.features.calendar import day_number, months_before, periods_before
from scoring.engine.features.tally import Base, only, rounded, tally, when, within

TAX_KINDS = ("vat", "cit")
UTILITIES = ("power", "water", "gas")

#: Usage is added up in thousandths of a unit, so that sums are of whole numbers.
USAGE_SCALE = 1000

#: A month at or under this usage (kWh) is idle: a meter's own floor is one unit a day.
IDLE_USAGE = 31


def tax_bases(payments: nw.LazyFrame[Any], on: date) -> dict[str, Callable[[], Base]]:
    """Give a maker per kind of tax. Cash counts on the day it was paid, a debt on the day it fell due."""
    rows = _as_known(payments, on).with_columns(
        paid_age=months_before("paid_on", on), due_age=months_before("due_on", on)
    )
    return {
        f"tax_{kind}": partial(_tax, rows.filter(nw.col("tax_kind") == kind), f"tax_{kind}")
        for kind in TAX_KINDS
    }


def _as_known(rows: nw.LazyFrame[Any], on: date) -> nw.LazyFrame[Any]:
    """Keep what was known on the day: a later payment leaves its row unpaid, a later due day no debt."""
    today = on.toordinal()
    dated = rows.with_columns(due_day=day_number("due_on"), paid_day=day_number("paid_on"))
    known = dated.with_columns(
        paid=nw.col("paid_day") <= today,
        owed=(nw.col("due_day") <= today) & (nw.col("due_fen") > 0),
    ).with_columns(cash_fen=when(nw.col("paid"), nw.col("paid_fen")))
    return known.with_columns(
        missing_fen=when(nw.col("owed"), nw.col("due_fen") - nw.col("cash_fen")),
        # a debt still open is late up to today
        delay=nw.when(nw.col("paid")).then(nw.col("paid_day")).otherwise(float(today)) - nw.col("due_day"),
    ).with_columns(late=nw.col("owed") & ((nw.col("delay") > 0) | (nw.col("missing_fen") > 0)))


def _tax(rows: nw.LazyFrame[Any], prefix: str) -> Base:
    cash, due, missing = nw.col("cash_fen"), nw.col("due_fen"), nw.col("missing_fen")
    owed_24 = nw.col("owed") & within(0, 24, "due_age")
    days_late = nw.when(nw.col("late")).then(nw.col("delay")).otherwise(0.0)
    open_debt = nw.col("owed") & (missing > 0)
    return tally(
        rows,
        prefix,
        sums={
            "paid_12": when(within(0, 12, "paid_age"), cash),
            "paid_24": when(within(0, 24, "paid_age"), cash),
            "paid_12_24": when(within(12, 24, "paid_age"), cash),
            "due_3": when(nw.col("owed") & within(0, 3, "due_age"), due),
            "due_12_15": when(nw.col("owed") & within(12, 15, "due_age"), due),
            "owed_24": when(owed_24),
            "late_24": when(owed_24 & nw.col("late")),
            "days_24": nw.when(owed_24).then(days_late).otherwise(0.0),
            "open_fen": when(open_debt, missing),
            "open_count": when(open_debt),
        },
        highs={
            "first": only(nw.col("owed"), nw.col("due_age")),
            "delay_24": only(owed_24, days_late),
            "open_days": only(open_debt, nw.col("delay")),
        },
    )


def social_bases(months: nw.LazyFrame[Any], on: date) -> dict[str, Callable[[], Base]]:
    """Give the maker of the base of headcount and contributions, over whole months ended by the day."""
    rows = months.with_columns(age=periods_before("period", on)).filter(within(0, 36))
    return {"social": partial(_social, rows)}


def _social(rows: nw.LazyFrame[Any]) -> Base:
    heads, year = nw.col("insured_headcount"), within(0, 12)
    short = nw.col("due_fen") > nw.col("paid_fen")
    return tally(
        rows,
        "social",
        sums={
            "months_12": when(year),
            "heads_12": when(year, heads),
            "squares_12": when(year, heads * heads),
            "months_3": when(within(0, 3)),
            "heads_3": when(within(0, 3), heads),
            "months_12_15": when(within(12, 15)),
            "heads_12_15": when(within(12, 15), heads),
            "months_12_24": when(within(12, 24)),
            "heads_12_24": when(within(12, 24), heads),
            "due_12": when(year, nw.col("due_fen")),
            "paid_12": when(year, nw.col("paid_fen")),
            "short_24": when(within(0, 24) & short),
            "short_fen_24": when(within(0, 24) & short, nw.col("due_fen") - nw.col("paid_fen")),
        },
        lows={"heads_min_12": only(year, heads)},
    )


def utility_bases(months: nw.LazyFrame[Any], on: date) -> dict[str, Callable[[], Base]]:
    """Give a maker of one base per utility: use over whole months, and bills by the day they fell due."""
    rows = _as_known(months, on).with_columns(
        age=periods_before("period", on),
        due_age=months_before("due_on", on),
        used=rounded(nw.col("usage"), USAGE_SCALE),
    )
    return {
        utility: partial(_utility, rows.filter(nw.col("utility") == utility), utility)
        for utility in UTILITIES
    }


def _utility(rows: nw.LazyFrame[Any], prefix: str) -> Base:
    used, year = nw.col("used"), within(0, 12)
    owed_24 = nw.col("owed") & within(0, 24, "due_age")
    open_bill = nw.col("owed") & (nw.col("missing_fen") > 0)
    return tally(
        rows,
        prefix,
        sums={
            "months_12": when(year),
            "used_12": when(year, used),
            "idle_12": when(year & (used <= IDLE_USAGE * USAGE_SCALE)),
            "months_3": when(within(0, 3)),
            "used_3": when(within(0, 3), used),
            "months_12_15": when(within(12, 15)),
            "used_12_15": when(within(12, 15), used),
            "months_12_24": when(within(12, 24)),
            "used_12_24": when(within(12, 24), used),
            "owed_24": when(owed_24),
            "late_24": when(owed_24 & nw.col("late")),
            "open_count": when(open_bill),
            "open_fen": when(open_bill, nw.col("missing_fen")),
        },
        highs={"used_max_12": only(year, used)},
        lows={"used_min_12": only(year, used)},
    )
