"""How long the invoice features of 5,000,000 invoices take on polars."""

import resource
import time
from datetime import date

import numpy as np
import polars as pl

from scoring.engine.features import FEATURES, compute_features
from scoring.engine.features.tables import TABLES

ROWS = 5_000_000
SUBJECTS = 20_000
ON = date(2026, 10, 31)
SECONDS_MAX = 15.0

_POLARS_TYPES = {"text": pl.String, "number": pl.Float64, "date": pl.Date, "flag": pl.Boolean}


def generated_invoices(rows: int = ROWS, subjects: int = SUBJECTS) -> pl.DataFrame:
    """Draw invoices over 36 months: firms of very unequal size, each with counterparties of its own."""
    rng = np.random.default_rng(7)
    firm = np.minimum((rng.random(rows) ** 2 * subjects).astype(np.int64), subjects - 1)
    party = firm * 7919 % 100_003 * 100 + np.minimum(rng.geometric(0.05, rows), 99)
    amount = (rng.lognormal(13, 1.5, rows)).astype(np.int64) * np.where(rng.random(rows) < 0.03, -1, 1)
    return pl.DataFrame(
        {
            "subject": firm,
            "direction": rng.random(rows) < 0.5,
            "issued_on": np.datetime64("2023-11-01") + rng.integers(0, 1096, rows).astype("timedelta64[D]"),
            "counterparty": party,
            "amount_fen": amount,
            "tax_fen": amount * 13 // 100,
            "is_void": rng.random(rows) < 0.05,
        }
    ).with_columns(
        pl.format("ZZ{}", pl.col("subject").cast(pl.String).str.zfill(16)).alias("subject"),
        pl.format("91{}", pl.col("counterparty").cast(pl.String).str.zfill(16)).alias("counterparty"),
        pl.when(pl.col("direction")).then(pl.lit("sales")).otherwise(pl.lit("purchase")).alias("direction"),
        pl.col("issued_on").cast(pl.Date),
    )


def invoice_tables(invoices: pl.DataFrame) -> dict[str, pl.LazyFrame]:
    """Put the subjects and states beside the invoices that both invoice items need."""
    subjects = invoices.select(pl.col("subject").unique(maintain_order=True))
    blank = [
        pl.lit(None, _POLARS_TYPES[kind]).alias(column)
        for column, kind in TABLES["subjects"].items()
        if column not in {"subject", "kind"}
    ]
    items = pl.DataFrame({"item_code": ["tax_invoice_sales", "tax_invoice_purchase"], "state": ["value"] * 2})
    return {
        "subjects": subjects.with_columns(pl.lit("sme").alias("kind"), *blank).lazy(),
        "invoices": invoices.lazy(),
        "states": subjects.join(items, how="cross").lazy(),
    }


def run() -> dict[str, float]:
    """Time every invoice feature over `ROWS` invoices; gives seconds and peak MiB."""
    tables = invoice_tables(generated_invoices())
    codes = [
        code
        for code, feature in FEATURES.items()
        if set(feature.items) <= {"tax_invoice_sales", "tax_invoice_purchase"}
    ]
    started = time.perf_counter()
    computed = compute_features(tables, on=ON, codes=codes).collect()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": ROWS,
        "subjects": len(computed),
        "features": len(codes),
        "seconds": round(seconds, 2),
        "seconds_max": SECONDS_MAX,
        "peak_mib": round(peak),
    }
