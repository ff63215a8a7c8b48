"""Daily electricity of anonymous enterprises (Tianchi, Yangzhong) as months of the utilities template.

A folder has `daily_power` with `user_id`, `record_date` and `kwh`. There are no bills in it, so due and paid
stay empty. A month is delivered if every one of its days is there.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from accounts.identity.uscc import derived_code
from intake.adapters.delivery import StandardDelivery, read_table

NAMESPACE = "enterprise_power"
_COLUMNS = ("user_id", "record_date", "kwh")


def deliveries(folder: Path) -> Iterator[StandardDelivery]:
    """Yield the registrations of the users and their months. Raises `AdapterError`."""
    days = read_table(folder, "daily_power", _COLUMNS).select(
        pl.col("user_id").cast(pl.String), _day(), pl.col("kwh").cast(pl.Int64)
    )
    users = days["user_id"].unique().sort()
    codes = {user: derived_code(NAMESPACE, user) for user in users}
    yield StandardDelivery("registration", "power_users", _registrations(users, codes))
    yield StandardDelivery("utilities", "power_months", _months(days, codes))


def _day() -> pl.Expr:
    return pl.col("record_date").cast(pl.String).str.slice(0, 10).str.to_date("%Y-%m-%d")


def _registrations(users: pl.Series, codes: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame({"source_record_id": users}).select(
        "source_record_id",
        pl.col("source_record_id").replace_strict(codes).alias("uscc"),
        pl.format("用电户{}", "source_record_id").alias("name"),
        pl.lit("sme").alias("kind"),
        pl.lit("").alias("region_code"),
        pl.lit("").alias("established_on"),
    )


def _months(days: pl.DataFrame, codes: dict[str, str]) -> pl.DataFrame:
    by_month = days.group_by("user_id", period=pl.col("record_date").dt.truncate("1mo")).agg(
        usage=pl.col("kwh").sum(), days=pl.col("record_date").n_unique()
    )
    whole = by_month.filter(pl.col("days") == pl.col("period").dt.month_end().dt.day())
    return whole.sort("user_id", "period").select(
        pl.format("{}-{}", "user_id", pl.col("period").dt.strftime("%Y%m")).alias("source_record_id"),
        pl.col("user_id").replace_strict(codes).alias("uscc"),
        pl.lit("power").alias("utility"),
        "period",
        "usage",
        *[pl.lit("").alias(name) for name in ("due_amount", "paid_amount", "due_on", "paid_on")],
    )
