"""Value-added-tax invoices of anonymous firms, as the 2020 CUMCM contest published them (problem C).

A folder has `enterprises`, `sales_invoices`, `purchase_invoices` and `rate_churn`, each as Parquet or CSV.
Money is in fen. The firms carry codes of their own (E1, E2 …), so each gets a derived code. The bank's
rating is not read at all: it nearly is the label. Who defaulted comes out beside the deliveries, for
training.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from accounts.identity.uscc import derived_code
from intake.adapters.delivery import AdapterError, StandardDelivery, read_table

NAMESPACE = "sme_invoices"

_FIRM = ("enterprise_code", "enterprise_name")
_INVOICE = (
    "enterprise_code",
    "row_no",
    "invoice_no",
    "invoice_date",
    "amount_fen",
    "tax_fen",
    "total_fen",
    "is_void",
)
#: Direction -> the column that names the other party.
_COUNTERPARTY = {"sales": "buyer_code", "purchase": "seller_code"}
_SOLE_TRADER = "^个体"
_YES = ("true", "1", "yes", "是")
_NO = ("false", "0", "no", "否")


def deliveries(folder: Path) -> Iterator[StandardDelivery]:
    """Yield the registrations, then the sales and the purchase invoices. Raises `AdapterError`."""
    firms = read_table(folder, "enterprises", _FIRM)
    codes = _codes(firms)
    yield StandardDelivery("registration", "enterprises", _registrations(firms, codes))
    for direction, other in _COUNTERPARTY.items():
        invoices = read_table(folder, f"{direction}_invoices", (*_INVOICE, other))
        yield StandardDelivery(
            f"{direction}_invoices", f"{direction}_invoices", _invoices(invoices, codes, other)
        )


def labels(folder: Path) -> pl.DataFrame:
    """Return (subject, defaulted): defaulted is null for firms that nobody labelled."""
    firms = read_table(folder, "enterprises", _FIRM)
    codes = _codes(firms)
    if "defaulted" not in firms.columns:
        firms = firms.with_columns(pl.lit(None, pl.String).alias("defaulted"))
    told = pl.col("defaulted").cast(pl.String).str.to_lowercase()
    return firms.select(
        _text("enterprise_code").replace_strict(codes).alias("subject"),
        pl.when(told.is_in(_YES))
        .then(statement=True)
        .when(told.is_in(_NO))
        .then(statement=False)
        .alias("defaulted"),
    )


def _codes(firms: pl.DataFrame) -> dict[str, str]:
    """Return the derived code of each firm; the same firm always gets the same one."""
    names = firms.select(_text("enterprise_code")).to_series()
    if names.is_duplicated().any() or names.null_count():
        raise AdapterError("enterprise_code is empty or occurs twice in enterprises")
    return {name: derived_code(NAMESPACE, name) for name in names}


def _registrations(firms: pl.DataFrame, codes: dict[str, str]) -> pl.DataFrame:
    code, name = _text("enterprise_code"), _text("enterprise_name")
    return firms.select(
        code.alias("source_record_id"),
        code.replace_strict(codes).alias("uscc"),
        name.alias("name"),
        pl.when(name.str.contains(_SOLE_TRADER))
        .then(pl.lit("sole_trader"))
        .otherwise(pl.lit("sme"))
        .alias("kind"),
        pl.lit("").alias("region_code"),
        pl.lit("").alias("established_on"),
    )


def _invoices(invoices: pl.DataFrame, codes: dict[str, str], other: str) -> pl.DataFrame:
    """Name the columns as the template does; a firm that is not in `enterprises` keeps its own code."""
    firm = _text("enterprise_code")
    return invoices.select(
        pl.concat_str(firm, pl.lit("-"), _text("row_no")).alias("source_record_id"),
        firm.replace(codes).alias("uscc"),
        _text("invoice_no").alias("invoice_no"),
        pl.col("invoice_date").alias("issued_on"),
        _text(other).alias("counterparty"),
        "amount_fen",
        "tax_fen",
        "total_fen",
        "is_void",
    )


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String)
