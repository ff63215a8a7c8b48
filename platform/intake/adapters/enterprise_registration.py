"""Registered enterprises with real codes, as registrations.

A folder has `enterprises` with `uscc`, `name`, `segment`, `region_code`, `reg_date`,
`registered_capital_wan`, `capital_currency` and `business_scope`. The segment tells farm co-operatives,
homestays and family farms apart; what the registrar of companies did not register (institutions,
associations) is of kind `other`.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from intake.adapters.delivery import StandardDelivery, read_table

_COLUMNS = (
    "uscc",
    "name",
    "segment",
    "region_code",
    "reg_date",
    "registered_capital_wan",
    "capital_currency",
    "business_scope",
)
_KIND_OF_SEGMENT = {
    "farm_coop": "farmer_coop",
    "homestay_name": "bnb",
    "homestay_scope": "bnb",
    "family_farm": "family_farm",
}
_ENTERPRISE = "91"


def deliveries(folder: Path) -> Iterator[StandardDelivery]:
    """Yield the registrations. Raises `AdapterError`."""
    firms = read_table(folder, "enterprises", _COLUMNS)
    yield StandardDelivery("registration", "enterprise_registration", _registrations(firms))


def _registrations(firms: pl.DataFrame) -> pl.DataFrame:
    is_enterprise = pl.col("uscc").str.starts_with(_ENTERPRISE)
    kind = pl.when(is_enterprise).then(pl.lit("sme")).otherwise(pl.lit("other"))
    capital = pl.col("registered_capital_wan").cast(pl.Float64, strict=False)
    return firms.select(
        pl.col("uscc").alias("source_record_id"),
        "uscc",
        "name",
        pl.col("segment").replace_strict(_KIND_OF_SEGMENT, default=None).fill_null(kind).alias("kind"),
        "region_code",
        pl.col("reg_date").cast(pl.String).alias("established_on"),
        # Ten thousands in, units out, exact to the cent.
        (capital * 10_000).round(2).cast(pl.Decimal(18, 2)).alias("registered_capital"),
        "capital_currency",
        "business_scope",
    )
