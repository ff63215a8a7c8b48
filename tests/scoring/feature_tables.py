"""Small canonical tables for feature tests: typed, and empty but for what a test puts in."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from scoring.engine.features import FEATURES, compute_features, feature_states
from scoring.engine.states import DataState

ON = date(2026, 10, 31)
FIRM = "91330802MA00000001"

_TYPES: dict[str, Any] = {
    "subject": pl.String, "kind": pl.String, "established_on": pl.Date, "demo_level": pl.String,
    "direction": pl.String, "counterparty": pl.String, "is_void": pl.Boolean, "issued_on": pl.Date,
    "tax_kind": pl.String, "due_on": pl.Date, "paid_on": pl.Date, "period": pl.Date, "utility": pl.String,
    "usage": pl.Float64, "item_code": pl.String, "decided_on": pl.Date, "ended_on": pl.Date,
    "level": pl.String, "status": pl.String, "state": pl.String, "farmer_ratio": pl.Float64,
    "surplus_return_ratio": pl.Float64, "land_area_mu": pl.Float64, "occupancy_rate": pl.Float64,
}  # fmt: skip

#: Columns of each table, and what a row holds where a test does not say.
ROW: dict[str, dict[str, Any]] = {
    "subjects": {
        "subject": FIRM, "kind": "sme", "established_on": date(2020, 3, 31), "registered_capital_fen": None,
        "member_count": None, "farmer_ratio": None, "demo_level": None, "surplus_return_ratio": None,
        "land_area_mu": None, "agri_insurance_fen": None, "rooms": None, "star_grade": None,
        "occupancy_rate": None, "complaint_count": None,
    },
    "invoices": {
        "subject": FIRM, "direction": "sales", "issued_on": ON, "counterparty": "buyer", "amount_fen": 10_000,
        "tax_fen": 1_300, "is_void": False,
    },
    "tax_payments": {
        "subject": FIRM, "tax_kind": "vat", "due_fen": 100_000, "paid_fen": 100_000,
        "due_on": date(2026, 10, 15), "paid_on": date(2026, 10, 10),
    },
    "social_security": {
        "subject": FIRM, "period": date(2026, 10, 1), "insured_headcount": 10, "due_fen": 500_000,
        "paid_fen": 500_000,
    },
    "utilities": {
        "subject": FIRM, "utility": "power", "period": date(2026, 10, 1), "usage": 1_000.0, "due_fen": 60_000,
        "paid_fen": 60_000, "due_on": date(2026, 10, 20), "paid_on": date(2026, 10, 20),
    },
    "records": {
        "subject": FIRM, "item_code": "pen_decision", "decided_on": date(2026, 5, 1), "ended_on": None,
        "level": None, "amount_fen": None, "points": None, "status": "valid",
    },
    "states": {"subject": FIRM, "item_code": "reg_basic", "state": "value"},
}  # fmt: skip
ITEMS = sorted({item for feature in FEATURES.values() for item in feature.items})


def table(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pl.DataFrame:
    """Make a canonical table; each row names only what differs from `ROW`."""
    full = [ROW[name] | dict(row) for row in rows]
    for row in full:
        assert row.keys() == ROW[name].keys(), row.keys() ^ ROW[name].keys()
    return pl.DataFrame(full, schema={column: _TYPES.get(column, pl.Int64) for column in ROW[name]})


def known(subjects: Iterable[str] = (FIRM,), *, states: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Make the states table: every item `value` except those of `states`."""
    return table(
        "states",
        [
            {"subject": subject, "item_code": item, "state": (states or {}).get(item, "value")}
            for subject in subjects
            for item in ITEMS
        ],
    )


def firm_tables(*, states: Mapping[str, str] | None = None, **rows: Any) -> dict[str, pl.LazyFrame]:
    """Make all tables of one firm: every source was read, and holds the rows given by table name."""
    tables = {name: table(name, rows.get(name, ())) for name in ROW}
    tables["subjects"] = table("subjects", rows.get("subjects", ({},)))
    tables["states"] = known(tables["subjects"]["subject"], states=states)
    return {name: frame.lazy() for name, frame in tables.items()}


def values(tables: Mapping[str, Any], *codes: str, on: date = ON, subject: str = FIRM) -> dict[str, Any]:
    """Compute features of one subject: code to value, None for no value."""
    frame = compute_features(tables, on=on, codes=codes or None).collect().to_polars()
    row = frame.row(by_predicate=pl.col("subject") == subject, named=True)
    return {code: value for code, value in row.items() if code != "subject"}


def value(tables: Mapping[str, Any], code: str, on: date = ON) -> float | None:
    """Compute one feature of the one firm."""
    found: float | None = values(tables, code, on=on)[code]
    return found


def state(tables: Mapping[str, Any], code: str, on: date = ON) -> DataState:
    """Give the state of one feature of the one firm."""
    frame = feature_states(tables, on=on, codes=[code]).collect().to_polars()
    return DataState.from_rank(frame.row(by_predicate=pl.col("subject") == FIRM, named=True)[code])


def month_day(months_back: int, day: int = 15, on: date = ON) -> date:
    """Give a day of the month that lies `months_back` calendar months before that of `on`."""
    index = on.year * 12 + on.month - 1 - months_back
    return date(index // 12, index % 12 + 1, day)


def monthly_sales(amounts: Iterable[int | None]) -> list[dict[str, Any]]:
    """Make one sales invoice per month from the latest month back; None leaves a month empty."""
    return [
        {"issued_on": month_day(back), "amount_fen": amount, "tax_fen": amount * 13 // 100}
        for back, amount in enumerate(amounts)
        if amount is not None
    ]
