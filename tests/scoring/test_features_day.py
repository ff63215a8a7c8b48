"""Nothing dated after the day reaches a feature of the day."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine.features import FEATURES, compute_features
from tests.scoring.feature_tables import ITEMS, ON, firm_tables, month_day, monthly_sales, table, values

later_days = st.dates(ON + timedelta(days=1), date(2028, 12, 31))
later_months = later_days.map(lambda day: day.replace(day=1)).filter(lambda day: day > ON)
fen = st.integers(-(10**9), 10**9)
owed = st.integers(0, 10**9)


def rows_of(name: str, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Draw up to four rows of a table."""
    return st.lists(st.fixed_dictionaries(columns), max_size=4)


LATER = st.fixed_dictionaries(
    {
        "invoices": rows_of(
            "invoices",
            direction=st.sampled_from(["sales", "purchase"]),
            issued_on=later_days,
            counterparty=st.sampled_from(["buyer", "stranger"]),
            amount_fen=fen,
            tax_fen=fen,
            is_void=st.booleans(),
        ),
        "tax_payments": rows_of(
            "tax_payments",
            tax_kind=st.sampled_from(["vat", "cit"]),
            due_fen=owed,
            paid_fen=owed,
            due_on=later_days,
            paid_on=st.none() | later_days,
        ),
        "social_security": rows_of(
            "social_security",
            period=later_months,
            insured_headcount=st.integers(0, 10**5),
            due_fen=owed,
            paid_fen=owed,
        ),
        "utilities": rows_of(
            "utilities",
            utility=st.sampled_from(["power", "water", "gas"]),
            period=later_months,
            usage=st.floats(0, 1e9),
            due_fen=owed,
            paid_fen=owed,
            due_on=later_days,
            paid_on=st.none() | later_days,
        ),
        "records": rows_of(
            "records",
            item_code=st.sampled_from(ITEMS),
            decided_on=later_days,
            ended_on=st.none() | later_days,
            level=st.sampled_from(
                [None, "A", "D", "serious", "general", "national", "npl", "settled_on_time"]
            ),
            amount_fen=st.none() | owed,
            points=st.none() | st.integers(-100, 100),
            status=st.sampled_from(["valid", "disputed", "repaired", "expired", "withdrawn"]),
        ),
    }
)


def history() -> dict[str, Any]:
    """A firm with three years in every table."""
    records = [
        {"item_code": item, "decided_on": month_day(3 + number % 5), "amount_fen": 1_000, "points": -2}
        for number, item in enumerate(ITEMS)
    ]
    months = range(30)
    return {
        "subjects": [{"kind": "bnb", "rooms": 8, "star_grade": 3, "registered_capital_fen": 10**8}],
        "invoices": [
            *monthly_sales([100_000 + 7_000 * (back % 5) for back in months]),
            {"direction": "purchase", "issued_on": month_day(2), "counterparty": "seller"},
            {"direction": "purchase", "issued_on": month_day(4), "counterparty": "seller", "is_void": True},
        ],
        "tax_payments": [
            {"tax_kind": kind, "due_on": month_day(back), "paid_on": month_day(back, 10 + back % 9)}
            for back in months
            for kind in ("vat", "cit")
        ],
        "social_security": [
            {"period": month_day(back, 1), "insured_headcount": 10 + back % 4} for back in months
        ],
        "utilities": [
            {
                "utility": utility,
                "period": month_day(back, 1),
                "usage": 900.0 + back,
                "due_on": month_day(back, 20),
                "paid_on": month_day(back, 18 + back % 4),
            }
            for back in months
            for utility in ("power", "water", "gas")
        ],
        "records": [
            *records,
            {"item_code": "tax_grade", "level": "B"},
            {"item_code": "lending_outcome", "level": "overdue_30"},
            {"item_code": "bnb_inspection", "points": -1, "decided_on": month_day(1)},
        ],
    }


BASE = firm_tables(**history())
EXPECTED = compute_features(BASE, on=ON).collect().to_polars()


def test_the_history_gives_nearly_every_feature_a_value() -> None:
    """The property below would prove little over features without values."""
    own = [code for code, feature in FEATURES.items() if "bnb" in feature.kinds]
    empty = {code for code in own if EXPECTED[code].null_count()}
    assert empty == {"occupancy_rate", "complaint_count"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(later=LATER)
def test_rows_after_the_day_change_nothing(later: dict[str, list[dict[str, Any]]]) -> None:
    """Whatever is appended with dates after the day, every value keeps every bit."""
    appended = {name: pl.concat([BASE[name], table(name, rows).lazy()]) for name, rows in later.items()}
    found = compute_features(BASE | appended, on=ON).collect().to_polars()
    assert found.equals(EXPECTED, null_equal=True)


@pytest.mark.parametrize("paid_on", [None, ON + timedelta(days=1), ON + timedelta(days=400)])
def test_a_later_payment_is_no_payment(paid_on: date | None) -> None:
    """A bill paid after the day reads like one that was never paid."""
    bill = {"due_on": month_day(1), "paid_on": paid_on}
    tables = firm_tables(tax_payments=[bill], utilities=[bill])
    unpaid = firm_tables(
        tax_payments=[bill | {"paid_on": None, "paid_fen": 0}],
        utilities=[bill | {"paid_on": None, "paid_fen": 0}],
    )
    assert values(tables) == values(unpaid)


def test_a_record_that_ends_later_is_in_force() -> None:
    """A listing lifted after the day was in force on it."""
    listing = {"item_code": "reg_abnormal", "decided_on": month_day(3)}
    lifted = firm_tables(records=[listing | {"ended_on": ON + timedelta(days=1)}])
    assert values(lifted) == values(firm_tables(records=[listing]))
    over = firm_tables(records=[listing | {"ended_on": ON}])
    assert values(over, "abnormal_open", "abnormal_count_36m") == {
        "abnormal_open": 0.0,
        "abnormal_count_36m": 1.0,
    }
