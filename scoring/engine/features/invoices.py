"""What invoices say per subject: monthly sales or purchases, their spread, gaps and counterparties."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import narwhals as nw

from scoring.engine.features.calendar import months_before
from scoring.engine.features.tally import Base, only, rounded, settled, tally, when, within

WINDOW = 36

#: Shares are counted in billionths and deviations in ten-millionths of the mean: squares of whole numbers add
#: up to the same total in any order, and 36 squared deviations of at most 50 means still fit 64 bits.
SHARE_SCALE = 1e9
DEVIATION_SCALE = 1e7
DEVIATION_MAX = 50.0


def invoice_bases(invoices: nw.LazyFrame[Any], on: date) -> dict[str, Callable[[], Base]]:
    """Give makers of the bases of both directions, from one shared pass over the window's invoices."""
    rows = (
        invoices.with_columns(age=months_before("issued_on", on))
        .filter(within(0, WINDOW))
        .with_columns(red=nw.col("amount_fen") < 0)
    )
    cells = rows.group_by("subject", "direction", "age", "is_void", "red").agg(
        nw.col("amount_fen").sum(), nw.col("tax_fen").sum(), invoices=nw.len()
    )
    cells = settled(cells)
    bases: dict[str, Callable[[], Base]] = {}
    for direction in ("sales", "purchase"):
        own_cells = cells.filter(nw.col("direction") == direction)
        months = (
            own_cells.filter(~nw.col("is_void"))
            .group_by("subject", "age")
            .agg(nw.col("amount_fen").sum(), nw.col("tax_fen").sum(), nw.col("invoices").sum())
        )
        valid = rows.filter((nw.col("direction") == direction) & ~nw.col("is_void"))
        bases |= {
            direction: partial(_months, months, direction),
            f"{direction}_marks": partial(_marks, own_cells, f"{direction}_marks"),
            f"{direction}_spread": partial(_spread, months, direction),
            f"{direction}_gap": partial(_gaps, months, f"{direction}_gap"),
            f"{direction}_parties": partial(_parties, valid, f"{direction}_parties"),
        }
    return bases


def _months(months: nw.LazyFrame[Any], prefix: str) -> Base:
    """Sum amounts (fen), tax (fen), invoices and active months over the windows that features use."""
    amount, count = nw.col("amount_fen"), nw.col("invoices")
    spans = {"36": (0, 36), "24": (0, 24), "12": (0, 12), "12_24": (12, 24), "3": (0, 3), "12_15": (12, 15)}
    return tally(
        months,
        prefix,
        sums={
            **{f"fen_{name}": when(within(*span), amount) for name, span in spans.items()},
            "tax_36": nw.col("tax_fen"),
            "count_36": count,
            "count_12": when(within(0, 12), count),
            "active_36": when(within(0, 36)),
            "active_12": when(within(0, 12)),
        },
        highs={"first": nw.col("age")},
        lows={"last": nw.col("age")},
    )


def _marks(cells: nw.LazyFrame[Any], prefix: str) -> Base:
    """Count void and red-letter invoices beside all of them."""
    count, void = nw.col("invoices"), nw.col("is_void")
    return tally(
        cells,
        prefix,
        sums={
            "all": count,
            "void": when(void, count),
            "valid": when(~void, count),
            "red": when(~void & nw.col("red"), count),
        },
    )


def _spread(months: nw.LazyFrame[Any], direction: str) -> Base:
    """Sum squared deviations of active months from the mean of the observed months, relative to that mean."""
    joined = months.join(_months(months, direction).frame, on="subject", how="inner")
    first = nw.col(f"{direction}__first")
    squares = {}
    for months_back in (36, 12):
        total = nw.col(f"{direction}__fen_{months_back}").cast(nw.Float64)
        mean = total / (first + 1).clip(upper_bound=months_back)
        deviation = (nw.col("amount_fen") / only(total > 0, mean) - 1).clip(-DEVIATION_MAX, DEVIATION_MAX)
        usable = within(0, months_back) & (total > 0)
        squares[f"square_{months_back}"] = (usable, deviation)
    scaled = joined.with_columns(
        **{
            name: nw.when(usable).then(deviation).otherwise(0.0)
            for name, (usable, deviation) in squares.items()
        }
    ).select("subject", **{name: rounded(nw.col(name), DEVIATION_SCALE) for name in squares})
    return tally(scaled, f"{direction}_spread", sums={name: nw.col(name) * nw.col(name) for name in squares})


def _gaps(months: nw.LazyFrame[Any], prefix: str) -> Base:
    """Give the longest run of months without a valid invoice between two active months."""
    steps = months.select("subject", "age").with_columns(
        step=nw.col("age") - nw.col("age").shift(1).over("subject", order_by="age") - 1
    )
    return tally(steps, prefix, sums={}, highs={"between": nw.col("step")})


def _parties(valid: nw.LazyFrame[Any], prefix: str) -> Base:
    """Measure counterparties with a positive balance: their number, shares and acquaintance."""
    amount = nw.col("amount_fen")
    parties = (
        valid.with_columns(recent=when(within(0, 12), amount))
        .group_by("subject", "counterparty")
        .agg(amount.sum(), nw.col("recent").sum(), known_since=nw.col("age").max())
    )
    positive = parties.filter(amount > 0)
    totals = positive.group_by("subject").agg(whole=amount.sum())
    shares = positive.join(totals, on="subject", how="inner").with_columns(
        share=rounded(amount / nw.col("whole").cast(nw.Float64), SHARE_SCALE),
        recent=nw.when(nw.col("recent") > 0).then(nw.col("recent")).otherwise(0),
    )
    known = nw.col("known_since") >= 12
    return tally(
        shares,
        prefix,
        sums={
            "count_36": when(amount > 0),
            "count_12": when(nw.col("recent") > 0),
            "squares": nw.col("share") * nw.col("share"),
            "recent": nw.col("recent"),
            "recent_known": when(known, nw.col("recent")),
        },
        highs={"top": nw.col("share")},
    )
