"""The suggested limit: every step by hand, and what an unknown does to it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.assembly.limit import LimitFacts, suggest_limit
from reports.assembly.rules import limit_rules

RULES = limit_rules(date(2026, 6, 30))
SOUND = LimitFacts(
    kind="sme",
    grade="A",
    pd=Decimal("0.020000"),
    depth="B",
    status="green",
    sales_12m=Decimal("5000000.00"),
    tax_paid_12m=Decimal("98765.40"),
    tax_unpaid=Decimal(0),
)


def amounts(facts: LimitFacts) -> list[Decimal]:
    return [step.amount for step in suggest_limit(facts, RULES).steps]


def test_the_worked_example_of_the_documentation() -> None:
    """5 million of sales at grade A give 1 million, tax caps it at 987,654, depth B leaves 90 %: 880,000."""
    found = suggest_limit(SOUND, RULES)
    assert found.amount == Decimal(880_000)
    assert amounts(SOUND) == [Decimal(5_000_000), Decimal(1_000_000), Decimal("987654.00"), Decimal(880_000)]


def test_the_loss_budget_caps_a_risky_firm() -> None:
    """An expected loss of 20,000 at 40 % loss given default and a PD of 10 % allows 500,000 and no more."""
    facts = replace(SOUND, pd=Decimal("0.10"), sales_12m=Decimal(50_000_000), tax_paid_12m=Decimal(5_000_000))
    assert amounts(facts) == [50_000_000, 10_000_000, 500_000, 450_000]


def test_the_ceiling_caps_the_largest() -> None:
    """Nobody is suggested more than single-borrower credit of inclusive lending, 10 million."""
    facts = replace(
        SOUND, pd=Decimal("0.001"), depth="A", sales_12m=Decimal(10**9), tax_paid_12m=Decimal(10**8)
    )
    assert suggest_limit(facts, RULES).amount == 10_000_000


def test_unknown_tax_neither_caps_nor_refuses() -> None:
    """Without tax data the cap by tax is left out, and the reason says so."""
    found = suggest_limit(replace(SOUND, tax_paid_12m=None, tax_unpaid=None), RULES)
    assert found.amount == 900_000
    assert "tax is not fully known" in found.reason.en
    assert "未设纳税上限" in found.reason.zh


@pytest.mark.parametrize("changes", [{"tax_paid_12m": Decimal(0)}, {"kind": "farmer_coop"}])
def test_who_owes_no_tax_is_not_capped_by_it(changes: dict[str, Any]) -> None:
    """A firm below the threshold and an exempt co-operative are measured by sales alone."""
    assert suggest_limit(replace(SOUND, **changes), RULES).amount == 900_000


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"grade": None, "pd": None}, "Without a score"),
        ({"grade": "C"}, "At grade C"),
        ({"status": "red"}, "red status code"),
        ({"depth": "D"}, "data depth D"),
        ({"sales_12m": None}, "unknown (not authorised or not received)"),
        ({"tax_paid_12m": Decimal(0), "tax_unpaid": Decimal("0.01")}, "Tax is due"),
        ({"sales_12m": Decimal(40_000), "tax_paid_12m": None}, "below CNY 10,000"),
        ({"sales_12m": Decimal("-3.50"), "tax_paid_12m": None}, "below CNY 10,000"),
    ],
)
def test_no_limit_says_why(changes: dict[str, Any], why: str) -> None:
    """Each ground for suggesting nothing is named; an unknown is one of them and never a zero."""
    found = suggest_limit(replace(SOUND, **changes), RULES)
    assert found.amount is None
    assert why in found.reason.en
    assert found.reason.zh


def test_a_yellow_code_halves() -> None:
    """A penalty in force leaves half of what depth leaves."""
    assert suggest_limit(replace(SOUND, status="yellow", tax_paid_12m=None), RULES).amount == 450_000


facts_drawn = st.builds(
    LimitFacts,
    kind=st.sampled_from(("sme", "farmer_coop", "bnb")),
    grade=st.sampled_from((None, "AAA", "A", "BB", "C")),
    pd=st.decimals("0.0001", "0.9", places=4),
    depth=st.sampled_from("ABCD"),
    status=st.sampled_from(("blue", "yellow", "red")),
    sales_12m=st.none() | st.decimals(-1000, 10**9, places=2),
    tax_paid_12m=st.none() | st.decimals(0, 10**8, places=2),
    tax_unpaid=st.none() | st.decimals(0, 10**6, places=2),
)


@given(facts=facts_drawn, more=st.decimals(0, 10**7, places=2))
def test_a_limit_is_whole_within_bounds_and_never_falls_with_sales(facts: LimitFacts, more: Decimal) -> None:
    """Any limit is a multiple of 10,000 up to 10 million, at most four steps; more sales never lower it."""
    found = suggest_limit(facts, RULES)
    assert len(found.steps) <= 4
    if found.amount is None:
        return
    assert found.amount % 10_000 == 0
    assert 10_000 <= found.amount <= 10_000_000
    assert found.steps[-1].amount == found.amount
    assert facts.sales_12m is not None
    better = suggest_limit(replace(facts, sales_12m=facts.sales_12m + more), RULES)
    assert better.amount is not None
    assert better.amount >= found.amount


@given(facts=facts_drawn)
def test_losing_the_tax_data_never_lowers_a_limit(facts: LimitFacts) -> None:
    """Without tax data a limit is what it is without the cap: never lower."""
    known, unknown = (
        suggest_limit(one, RULES).amount
        for one in (facts, replace(facts, tax_paid_12m=None, tax_unpaid=None))
    )
    assert (unknown or 0) >= (known or 0)
