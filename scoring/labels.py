"""What became of loans, as the answer that a model learns."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import polars as pl

#: Events of a loan file that mean default: 90 days past due, non-performing, or paid for by a guarantee.
DEFAULT_EVENTS = ("overdue_90", "npl", "compensated", "written_off")
GRANTED_EVENTS = ("loan_granted", "first_loan")


@dataclass(frozen=True)
class Horizon:
    """Loans granted from `granted_from` to `granted_to`, each watched for `months` months."""

    granted_from: date
    granted_to: date
    months: int = 12

    @property
    def watched_to(self) -> date:
        """The day on which the last of the loans has been watched for long enough."""
        return months_later(self.granted_to, self.months)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later (or earlier), at most the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def outcome_labels(records: pl.DataFrame, horizon: Horizon) -> pl.DataFrame:
    """Label every subject that was granted a loan in the window.

    ``records`` is the canonical frame of records. Returns `subject`, `decided_on` (its first grant in the
    window) and `defaulted`: whether a default event followed within the horizon. Subjects without a grant in
    the window have no outcome and no row.
    """
    outcomes = records.filter(pl.col("item_code") == "lending_outcome")
    granted = (
        outcomes.filter(
            pl.col("level").is_in(GRANTED_EVENTS),
            pl.col("decided_on").is_between(horizon.granted_from, horizon.granted_to),
        )
        .group_by("subject")
        .agg(pl.col("decided_on").min())
    )
    defaults = outcomes.filter(pl.col("level").is_in(DEFAULT_EVENTS)).select(
        "subject", pl.col("decided_on").alias("event_on")
    )
    end = pl.col("decided_on").dt.offset_by(f"{horizon.months}mo")
    followed = (
        granted.join(defaults, on="subject", how="inner")
        .filter(pl.col("event_on") > pl.col("decided_on"), pl.col("event_on") <= end)
        .select("subject")
        .unique()
        .with_columns(defaulted=pl.lit(value=True))
    )
    return (
        granted.join(followed, on="subject", how="left")
        .with_columns(pl.col("defaulted").fill_null(value=False))
        .sort("subject")
    )
