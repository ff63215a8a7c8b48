"""The canonical tables that features read, and their check at the door."""

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

TEXT, NUMBER, DATE, FLAG = "text", "number", "date", "flag"

#: Columns of each table. Money is integer fen; `period` is the first day of a month.
TABLES: dict[str, dict[str, str]] = {
    "subjects": {
        "subject": TEXT,
        "kind": TEXT,
        "established_on": DATE,
        "registered_capital_fen": NUMBER,
        "member_count": NUMBER,
        "farmer_ratio": NUMBER,
        "demo_level": TEXT,
        "surplus_return_ratio": NUMBER,
        "land_area_mu": NUMBER,
        "agri_insurance_fen": NUMBER,
        "rooms": NUMBER,
        "star_grade": NUMBER,
        "occupancy_rate": NUMBER,
        "complaint_count": NUMBER,
    },
    "invoices": {
        "subject": TEXT,
        "direction": TEXT,
        "issued_on": DATE,
        "counterparty": TEXT,
        "amount_fen": NUMBER,
        "tax_fen": NUMBER,
        "is_void": FLAG,
    },
    "tax_payments": {
        "subject": TEXT,
        "tax_kind": TEXT,
        "due_fen": NUMBER,
        "paid_fen": NUMBER,
        "due_on": DATE,
        "paid_on": DATE,
    },
    "social_security": {
        "subject": TEXT,
        "period": DATE,
        "insured_headcount": NUMBER,
        "due_fen": NUMBER,
        "paid_fen": NUMBER,
    },
    "utilities": {
        "subject": TEXT,
        "utility": TEXT,
        "period": DATE,
        "usage": NUMBER,
        "due_fen": NUMBER,
        "paid_fen": NUMBER,
        "due_on": DATE,
        "paid_on": DATE,
    },
    "records": {
        "subject": TEXT,
        "item_code": TEXT,
        "decided_on": DATE,
        "ended_on": DATE,
        "level": TEXT,
        "amount_fen": NUMBER,
        "points": NUMBER,
        "status": TEXT,
    },
    "states": {"subject": TEXT, "item_code": TEXT, "state": TEXT},
}


class TableError(ValueError):
    """A table that features cannot be computed from; the text names the table and what it lacks."""


def open_tables(tables: Mapping[str, Any]) -> dict[str, nw.LazyFrame[Any]]:
    """Wrap native frames of one engine, keep the columns features read, and settle their types.

    `subjects` and `states` must be there; any other table may be left out, and its features then have no
    value. TableError names an unknown table, a missing one or a missing column.
    """
    for name in tables:
        if name not in TABLES:
            msg = f"no table is called {name!r}: expected {', '.join(TABLES)}"
            raise TableError(msg)
    for name in ("subjects", "states"):
        if name not in tables:
            msg = f"the table {name!r} is missing"
            raise TableError(msg)
    return {name: _open(name, native) for name, native in tables.items()}


def _open(name: str, native: Any) -> nw.LazyFrame[Any]:
    frame: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    schema = frame.collect_schema()
    columns = TABLES[name]
    if missing := [column for column in columns if column not in schema]:
        msg = f"the table {name!r} lacks {', '.join(missing)}"
        raise TableError(msg)
    return frame.select(*_settled(columns.items(), schema))


def _settled(columns: Iterable[tuple[str, str]], schema: Mapping[str, nw.dtypes.DType]) -> list[nw.Expr]:
    """Cast what an engine could not type itself: columns of gaps only, categories, dates held as objects."""
    settled = []
    for column, kind in columns:
        dtype, expression = schema[column], nw.col(column)
        if kind == DATE and not dtype.is_temporal():
            expression = expression.cast(nw.Datetime("us"))
        elif kind == NUMBER and not dtype.is_numeric():
            expression = expression.cast(nw.Float64)
        elif kind == TEXT and dtype != nw.String:
            expression = expression.cast(nw.String)
        settled.append(expression)
    return settled
