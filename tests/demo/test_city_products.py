"""The demo's catalogue, and the delivery with a row of every refusal."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from stdnum.cn import uscc as stdnum_uscc

from demo.city import City, build_city, flawed_delivery
from demo.city.flawed import FLAWS, SOUND_ROWS
from scoring.engine.features import FEATURES

ON = date(2026, 6, 30)
ATTRIBUTES = {
    "age_months",
    "score",
    "pd",
    "kind",
    "subject_type",
    "region_code",
    "industry_code",
    "size_class",
    "tax_grade",
    "grade",
    "status_code",
    "depth",
}
OPERATORS = {"ge", "le", "gt", "lt", "eq", "ne", "in", "not_in", "between"}


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(on=ON)


def test_forty_products_over_all_lenders(city: City) -> None:
    """Forty distinct products; every lender has one; every kind of subject and zone is served."""
    assert len(city.products) == 40
    assert len({row["code"] for row in city.products}) == 40
    assert {row["lender"] for row in city.products} == {lender.uscc for lender in city.lenders}
    assert {kind for row in city.products for kind in row["kinds"]} == set(city.subjects["kind"])
    zones = {zone for row in city.products for zone in row["zones"]}
    assert zones == {"first_loan", "renewal", "agriculture", "tourism", "technology", "green"}


def test_criteria_use_known_features_in_words_of_two_languages(city: City) -> None:
    """Each criterion names a registered feature or an attribute, and reads in both languages."""
    for row in city.products:
        assert row["criteria"], row["code"]
        for item in row["criteria"]:
            assert item["feature"] in FEATURES or item["feature"] in ATTRIBUTES, item["feature"]
            assert item["operator"] in OPERATORS
            assert item["unknown"] in {"refer", "no"}
            assert re.search(r"[一-鿿]", item["zh"])
            assert not re.search(r"[一-鿿]", item["en"])


def test_structure_and_price_are_sound(city: City) -> None:
    """Limits and terms are ordered, rates within what the market bears, codes in form."""
    for row in city.products:
        assert re.fullmatch(r"[A-Z0-9-]{3,40}", row["code"])
        assert 0 < Decimal(row["limit_min"]) < Decimal(row["limit_max"])
        assert 0 < row["term_min"] < row["term_max"] <= 60
        assert row["repay_methods"]
        assert row["collateral"]
        if row["rate_type"] == "fixed":
            assert 0 < Decimal(row["rate_min"]) < Decimal(row["rate_max"]) <= Decimal("0.15")
        else:
            assert row["spread_bp_min"] < row["spread_bp_max"]
        assert row["valid_from"] <= ON.isoformat() <= row["valid_to"]


def test_prime_rates_are_in_force_from_the_first_record(city: City) -> None:
    """Both tenors have a rate from before the window on."""
    for tenor in ("1Y", "5Y"):
        assert min(row["effective_on"] for row in city.lpr if row["tenor"] == tenor) <= "2023-06-30"


def test_flawed_delivery_plants_one_row_of_each_kind(city: City) -> None:
    """Each flawed row is wrong in its one way, the rest is sound, and the bytes depend on the seed alone."""
    usccs = city.subjects["uscc"].to_list()
    flawed = flawed_delivery(4, on=ON, usccs=usccs)
    assert flawed == flawed_delivery(4, on=ON, usccs=usccs)
    assert flawed.text != flawed_delivery(5, on=ON, usccs=usccs).text
    rows = list(csv.DictReader(io.StringIO(flawed.text)))
    assert [flaw for _, flaw in flawed.flaws] == list(FLAWS)
    found = [verdict(row, rows[:at], set(usccs)) for at, row in enumerate(rows)]
    assert found == [None] * SOUND_ROWS + list(FLAWS)


def verdict(row: dict[str, str], before: list[dict[str, str]], known: set[str]) -> str | None:
    """The first fault of a row, in the words of ``FLAWS``; ``None`` when it is sound."""
    try:
        issued = date.fromisoformat(row["issued_on"])
    except ValueError:
        return "bad_date"
    checks = {
        "missing_required": not all(row.values()),
        "duplicate_id": row["source_record_id"] in {other["source_record_id"] for other in before},
        "wrong_check_digit": not stdnum_uscc.is_valid(row["uscc"]),
        "unknown_subject": row["uscc"] not in known,
        "future_date": issued > ON,
        "total_mismatch": Decimal(row["amount"]) + Decimal(row["tax"]) != Decimal(row["total"]),
    }
    return next((name for name, wrong in checks.items() if wrong), None)
