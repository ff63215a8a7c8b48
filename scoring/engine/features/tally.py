"""Per-subject sums that features share: columns first, then one plain aggregation.

A `when/then` inside an aggregation sums wrongly on pandas, so conditions become columns before the group-by
and only `col()` is aggregated. Sums are of whole numbers wherever a float would let the order of rows, which
engines do not keep, decide the last bits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

#: Growth is cut at this ratio (+1000 %): beyond it only the smallness of the base shows.
GROWTH_CAP = 10.0

#: A comparison with the year before needs this many observed months in it.
BASELINE_MONTHS_MIN = 6


@dataclass(frozen=True, slots=True)
class Base:
    """One row per subject: `sums` are zero for a subject without rows, every other column stays null."""

    frame: nw.LazyFrame[Any]
    sums: tuple[str, ...]
    others: tuple[str, ...]


def settled(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Compute the frame now on Spark, and leave it lazy elsewhere.

    Spark plans every use of a frame anew and its planning grows faster than the plan: cut after each table,
    all features take seconds where the whole plan took over ten minutes.
    """
    if frame.implementation.is_pyspark():
        cut: nw.LazyFrame[Any] = nw.from_native(frame.to_native().localCheckpoint())
        return cut
    return frame


def tally(
    rows: nw.LazyFrame[Any],
    prefix: str,
    *,
    sums: Mapping[str, nw.Expr],
    highs: Mapping[str, nw.Expr] | None = None,
    lows: Mapping[str, nw.Expr] | None = None,
) -> Base:
    """Sum, maximise and minimise row expressions per subject, into columns named `<prefix>__<name>`."""
    named = {
        how: {f"{prefix}__{name}": expression for name, expression in (part or {}).items()}
        for how, part in (("sum", sums), ("max", highs), ("min", lows))
    }
    columns = named["sum"] | named["max"] | named["min"]
    frame = (
        rows.select("subject", **columns)
        .group_by("subject")
        .agg(
            *(nw.col(name).sum() for name in named["sum"]),
            *(nw.col(name).max() for name in named["max"]),
            *(nw.col(name).min() for name in named["min"]),
        )
    )
    return Base(frame, tuple(named["sum"]), (*named["max"], *named["min"]))


def within(first: int, stop: int, age: str = "age") -> nw.Expr:
    """Rows whose age in months lies in `[first, stop)`."""
    return (nw.col(age) >= first) & (nw.col(age) < stop)


def when(condition: nw.Expr, value: nw.Expr | int = 1) -> nw.Expr:
    """Give `value` where the condition holds and 0 elsewhere; a null condition does not hold."""
    return nw.when(condition).then(value).otherwise(0)


def only(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
    """Give `value` where the condition holds and null elsewhere."""
    return nw.when(condition).then(value)


def chosen(column: str, values: Mapping[str, int], otherwise: int | None = None) -> nw.Expr:
    """Turn the words of a column into numbers; another word gives `otherwise`, null for None."""
    # floats, because pandas has no gap among plain integers
    expression = nw.lit(None if otherwise is None else float(otherwise), nw.Float64)
    for word, number in values.items():
        expression = nw.when(nw.col(column) == word).then(nw.lit(float(number))).otherwise(expression)
    return expression


def ratio(part: nw.Expr, whole: nw.Expr) -> nw.Expr:
    """Divide where the whole is positive; null elsewhere."""
    return nw.when(whole > 0).then(part / whole)


def growth(now: nw.Expr, before: nw.Expr) -> nw.Expr:
    """Give `now / before - 1`, at most `GROWTH_CAP`; null where `before` is not positive."""
    return ratio(now, before).clip(upper_bound=GROWTH_CAP + 1) - 1


def yearly_growth(now: nw.Expr, before: nw.Expr, base_months: nw.Expr) -> nw.Expr:
    """Compare the sum of the last 12 months with that of the base's months, each as a monthly mean.

    Null where fewer than `BASELINE_MONTHS_MIN` of the 12 months before are observed.
    """
    observed = base_months.clip(upper_bound=12)
    means = growth(now / 12, before / observed.clip(lower_bound=1))
    return nw.when(observed >= BASELINE_MONTHS_MIN).then(means)


def rounded(value: nw.Expr, scale: float) -> nw.Expr:
    """Round `value * scale` half up to a whole number, on every engine alike."""
    return (value * scale + 0.5).floor().cast(nw.Int64)


def yuan(fen: str) -> nw.Expr:
    """Turn fen into yuan."""
    return nw.col(fen) / 100
