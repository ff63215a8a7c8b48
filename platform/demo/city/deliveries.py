"""The city's records as source units would send them: one frame per file, in the columns of the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from demo.city.draw import Texts
from demo.city.organisations import Lender, SourceUnit

_MONEY = {
    "amount_fen": "amount",
    "tax_fen": "tax",
    "total_fen": "total",
    "due_fen": "due_amount",
    "paid_fen": "paid_amount",
}
_INVOICE = ("invoice_no", "issued_on", "counterparty", "amount", "tax", "total", "is_void")
_AUTHORITY = ("authority", "authority_uscc", "source_unit")

#: Columns of each template after ``source_record_id`` and ``uscc``, in the order of the file.
COLUMNS: dict[str, tuple[str, ...]] = {
    "sales_invoices": _INVOICE,
    "purchase_invoices": _INVOICE,
    "tax_payments": ("tax_kind", "period", "due_amount", "paid_amount", "due_on", "paid_on"),
    "tax_arrears": ("tax_kind", "period", "amount", "announced_on", "cleared_on", "authority"),
    "social_security": ("period", "insured_headcount", "due_amount", "paid_amount"),
    "utilities": ("utility", "period", "usage", "due_amount", "paid_amount", "due_on", "paid_on"),
    "licences": (
        "party_name",
        "document_name",
        "document_no",
        "licence_type",
        "content",
        "decided_on",
        "valid_from",
        "valid_to",
        *_AUTHORITY,
    ),
    "penalties": (
        "party_name",
        "address",
        "legal_rep",
        "document_no",
        "category",
        "facts",
        "basis",
        "content",
        "result",
        "amount",
        "procedure",
        "level",
        "decided_on",
        "publicity_until",
        "status",
        "repaired_on",
        *_AUTHORITY,
    ),
    "court_records": (
        "record_kind",
        "case_no",
        "court",
        "party_role",
        "cause",
        "amount",
        "decided_on",
        "ended_on",
    ),
    "list_records": (
        "list_kind",
        "reason",
        "basis",
        "document_no",
        "decided_on",
        "ended_on",
        "authority",
    ),
    "honours": ("honour_name", "level", "document_no", "decided_on", "valid_to", "authority"),
    "tax_grades": ("year", "grade", "decided_on", "authority"),
    "registration_changes": ("change_item", "before_value", "after_value", "decided_on", "authority"),
    "inspections": ("inspection_round", "inspected_on", "points", "finding", "authority"),
    "lending_outcomes": ("lender_uscc", "loan_no", "event", "event_on", "amount"),
}
_PREFIX = {
    "sales_invoices": "SI",
    "purchase_invoices": "PI",
    "tax_payments": "TP",
    "tax_arrears": "TA",
    "social_security": "SS",
    "utilities": "UT",
    "licences": "LC",
    "penalties": "PN",
    "court_records": "CR",
    "list_records": "LR",
    "honours": "HN",
    "tax_grades": "TG",
    "registration_changes": "RC",
    "inspections": "IN",
    "lending_outcomes": "LO",
}


@dataclass(frozen=True)
class Delivery:
    """One file of one source unit: ``frame`` has the template's columns, money as decimals in yuan."""

    template: str
    source_unit_uscc: str
    file_name: str
    frame: pl.DataFrame

    def write_csv(self, folder: Path) -> Path:
        """Write the file into ``folder`` as UTF-8 CSV with ISO dates and give its path."""
        path = folder / self.file_name
        self.frame.write_csv(path)
        return path


def yuan(column: str) -> pl.Expr:
    """Whole fen as yuan with two decimals, exactly."""
    cent = pl.lit("0.01").cast(pl.Decimal(18, 2))
    return (pl.col(column).cast(pl.Decimal(18, 2)) * cent).cast(pl.Decimal(18, 2))


def deliver(
    records: Mapping[str, pl.DataFrame],
    uscc: Texts,
    units: Mapping[str, SourceUnit],
    lenders: tuple[Lender, ...],
) -> Iterator[Delivery]:
    """Every delivery of the city, invoices in one file a year, other records in one file a source unit.

    ``records`` has a frame per template with ``subject`` as a position, ``unit`` as a source unit's code and
    money in fen.
    """
    codes = pl.Series(uscc, dtype=pl.String)
    lender_codes = pl.Series([lender.uscc for lender in lenders])
    for template, frame in records.items():
        named = frame.with_columns(uscc=codes[frame["subject"]])
        if "lender" in frame.columns:
            named = named.with_columns(lender_uscc=lender_codes[frame["lender"]])
        for code in named["unit"].unique(maintain_order=True):
            part = _numbered(named.filter(unit=code), _PREFIX[template])
            for suffix, piece in _pieces(template, code, part):
                yield Delivery(
                    template, units[code].uscc, f"{template}_{suffix}.csv", _columns(template, piece)
                )


def _numbered(frame: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Give each row an id, unique within its unit and template, and each invoice a number of 20 digits."""
    frame = frame.with_row_index("row", offset=1)
    serial = pl.col("row").cast(pl.String)
    frame = frame.with_columns(source_record_id=pl.concat_str(pl.lit(prefix), serial.str.zfill(9)))
    if "issued_on" not in frame.columns:
        return frame
    year = pl.col("issued_on").dt.strftime("%y")
    return frame.with_columns(
        invoice_no=pl.concat_str(year, pl.lit("33" + ("1" if prefix == "SI" else "2")), serial.str.zfill(15))
    )


def _pieces(template: str, unit: str, frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    if "invoices" not in template:
        yield unit, frame
        return
    for (year,), piece in frame.group_by(pl.col("issued_on").dt.year(), maintain_order=True):
        yield str(year), piece


def _columns(template: str, frame: pl.DataFrame) -> pl.DataFrame:
    money = [yuan(fen).alias(name) for fen, name in _MONEY.items() if fen in frame.columns]
    return frame.with_columns(money).select("source_record_id", "uscc", *COLUMNS[template])
