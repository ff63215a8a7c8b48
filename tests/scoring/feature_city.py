"""A small generated city with rows in every table, so that every feature has values."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from tests.scoring.feature_tables import ITEMS, ON, month_day, table

KIND_CYCLE = ("sme", "farmer_coop", "bnb", "sole_trader", "family_farm", "other")
MONTHS = 40
_STATES = ("value", "value", "value", "value", "value", "value", "refused", "delayed", "not_authorised")
_LEVELS = {
    "pen_decision": ("minor", "general", "serious", "serious_revocation"),
    "tax_grade": ("A", "B", "M", "C", "D"),
    "hon_award": ("national", "province", "city", "county"),
    "bnb_inspection": ("census", "monthly", "spot"),
    "lending_outcome": ("first_loan", "loan_granted", "settled_on_time", "overdue_30", "overdue_90", "npl"),
}
_RECORD_ITEMS = tuple(
    item
    for item in ITEMS
    if not item.startswith(("util_", "tax_invoice", "tax_vat", "tax_cit", "soc_", "reg_basic"))
)


def feature_city(size: int = 30, seed: int = 5) -> dict[str, pl.DataFrame]:
    """Draw all tables of `size` subjects around the day `ON`, some rows after it, some items unknown."""
    rng = np.random.default_rng(seed)
    codes = [f"ZZ{number:016d}" for number in range(size)]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("subjects", "states", "records")}
    for number, code in enumerate(codes):
        rows["subjects"].append(_subject(rng, code, KIND_CYCLE[number % len(KIND_CYCLE)]))
        rows["records"] += [_record(rng, code) for _ in range(int(rng.integers(0, 60)))]
        rows["states"] += [
            {"subject": code, "item_code": item, "state": str(rng.choice(_STATES))}
            for item in ITEMS
            if rng.random() < 0.98
        ]
    # the first subject of each kind is fully known, so that no feature is null throughout
    for row in rows["states"]:
        if row["subject"] in codes[: 2 * len(KIND_CYCLE)]:
            row["state"] = "value"
    tables = {name: table(name, content) for name, content in rows.items()}
    tables["invoices"] = table("invoices", [row for code in codes for row in _invoices(rng, code)])
    for name, draw in (("tax_payments", _taxes), ("social_security", _staff), ("utilities", _utilities)):
        tables[name] = table(name, [row for code in codes for row in draw(rng, code)])
    return tables


def _subject(rng: np.random.Generator, code: str, kind: str) -> dict[str, Any]:
    return {
        "subject": code,
        "kind": kind,
        "established_on": date(int(rng.integers(2005, 2027)), int(rng.integers(1, 13)), 28),
        "registered_capital_fen": int(rng.integers(1, 10**9)) if rng.random() < 0.8 else None,
        "member_count": int(rng.integers(5, 200)),
        "farmer_ratio": float(rng.random()),
        "demo_level": [None, "county", "national"][int(rng.integers(0, 3))],
        "surplus_return_ratio": float(rng.random()),
        "land_area_mu": float(rng.integers(0, 500)),
        "agri_insurance_fen": int(rng.integers(0, 10**8)),
        "rooms": int(rng.integers(1, 15)),
        "star_grade": int(rng.integers(1, 6)),
        "occupancy_rate": float(rng.random()),
        "complaint_count": int(rng.integers(0, 4)),
    }


def _record(rng: np.random.Generator, code: str) -> dict[str, Any]:
    item = str(rng.choice(_RECORD_ITEMS))
    decided = month_day(int(rng.integers(-2, MONTHS)), int(rng.integers(1, 29)))
    return {
        "subject": code,
        "item_code": item,
        "decided_on": decided,
        "ended_on": month_day(int(rng.integers(-6, 12))) if rng.random() < 0.4 else None,
        "level": str(rng.choice(_LEVELS[item])) if item in _LEVELS else None,
        "amount_fen": int(rng.integers(0, 10**7)) if rng.random() < 0.6 else None,
        "points": int(rng.integers(-9, 4)) if item == "bnb_inspection" else None,
        "status": str(rng.choice(["valid"] * 30 + ["disputed", "repaired", "expired", "withdrawn"])),
    }


def _invoices(rng: np.random.Generator, code: str) -> list[dict[str, Any]]:
    size, busy = int(rng.lognormal(13, 1.5)) + 2, rng.random()
    return [
        {
            "subject": code,
            "direction": direction,
            "issued_on": month_day(back, int(rng.integers(1, 29))),
            "counterparty": f"{direction}-{int(rng.geometric(0.2))}",
            "amount_fen": int(rng.integers(1, size)) * (-1 if rng.random() < 0.1 else 1),
            "tax_fen": int(rng.integers(0, size)) * 13 // 100,
            "is_void": bool(rng.random() < 0.1),
        }
        for direction in ("sales", "purchase")
        for back in range(-2, int(rng.integers(2, MONTHS)))
        for _ in range(int(rng.poisson(2 * busy)))
    ]


def _bill(rng: np.random.Generator, due: date) -> dict[str, Any]:
    amount = int(rng.integers(0, 10**6))
    paid = None if rng.random() < 0.1 else date.fromordinal(due.toordinal() + int(rng.integers(-9, 12)))
    part = 0.5 if rng.random() < 0.1 else 1
    return {"due_fen": amount, "paid_fen": int(amount * part) if paid else 0, "due_on": due, "paid_on": paid}


def _taxes(rng: np.random.Generator, code: str) -> list[dict[str, Any]]:
    return [
        {"subject": code, "tax_kind": kind, **_bill(rng, month_day(back))}
        for kind in ("vat", "cit", "other")
        for back in range(-2, int(rng.integers(3, MONTHS)))
    ]


def _staff(rng: np.random.Generator, code: str) -> list[dict[str, Any]]:
    return [
        {
            "subject": code,
            "period": month_day(back, 1),
            "insured_headcount": int(rng.integers(0, 40)),
            "due_fen": 100_000,
            "paid_fen": int(rng.choice([100_000, 60_000])),
        }
        for back in range(-2, int(rng.integers(3, MONTHS)))
    ]


def _utilities(rng: np.random.Generator, code: str) -> list[dict[str, Any]]:
    return [
        {
            "subject": code,
            "utility": utility,
            "period": month_day(back, 1),
            "usage": float(rng.integers(0, 10**6)) / 1000,
            **_bill(rng, month_day(back, 20)),
        }
        for utility in ("power", "water", "gas")
        for back in range(-2, int(rng.integers(3, MONTHS)))
    ]


def later_than_the_day(tables: dict[str, pl.DataFrame]) -> int:
    """Count rows that lie after the day, which the tests of engines and of the day rely on."""
    dated = {
        "invoices": "issued_on",
        "records": "decided_on",
        "tax_payments": "due_on",
        "utilities": "period",
    }
    return sum(tables[name].filter(pl.col(column) > ON).height for name, column in dated.items())
