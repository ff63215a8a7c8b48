"""What a loan costs a year, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenders.pricing import Cost, FeeTerms, LprTable, RateUnknownError, annualised_cost, lpr_rate

RATE = Decimal("0.0435")


def cost(
    method: str, *fees: FeeTerms, amount: str = "300000", months: int = 12, rate: Decimal = RATE
) -> Cost:
    """Price a loan of 300,000 yuan over a year at 4.35 %."""
    return annualised_cost(
        amount=Decimal(amount), term_months=months, rate=rate, repay_method=method, fees=fees
    )


def test_equal_instalments_by_hand() -> None:
    """25,592.97 a month for 12 months is 7,115.64 of interest; without fees the annual cost is the rate."""
    found = cost("equal_installment")
    assert (found.interest, found.fees, found.rate, found.method) == (
        Decimal("7115.64"), Decimal(0), RATE, "simple",
    )  # fmt: skip


def test_equal_principal_by_hand() -> None:
    """100,000 over 12 months: six and a half months of the full balance, 2,356.25."""
    assert cost("equal_principal", amount="100000").interest == Decimal("2356.25")


@pytest.mark.parametrize("method", ["interest_only", "bullet"])
def test_a_standing_balance_bears_interest_in_full(method: str) -> None:
    """300,000 for a year at 4.35 %."""
    assert cost(method).interest == Decimal("13050.00")


@pytest.mark.parametrize(
    ("fee", "fees", "annualised"),
    [
        (FeeTerms("amount_once", Decimal("0.01")), "3000.00", "0.053500"),
        (FeeTerms("amount_per_year", Decimal("0.01")), "3000.00", "0.053500"),
        (FeeTerms("balance_per_year", Decimal("0.01")), "3000.00", "0.053500"),
        (FeeTerms("fixed_once", Decimal("1500.00")), "1500.00", "0.048500"),
    ],
)
def test_each_kind_of_fee_enters_the_annual_cost(fee: FeeTerms, fees: str, annualised: str) -> None:
    """One percent of a balance that stands for a year is one percent a year; 1,500 is half of that."""
    found = cost("interest_only", fee)
    assert (found.fees, found.rate) == (Decimal(fees), Decimal(annualised))


def test_a_fee_weighs_double_where_the_balance_is_paid_down() -> None:
    """13/24 of a year's balance is in use: 1 % once costs 24/13 of a percent a year."""
    found = cost("equal_principal", FeeTerms("amount_once", Decimal("0.01")), rate=Decimal(0))
    assert found.rate == Decimal("0.018462")


def test_started_years_count_for_yearly_fees() -> None:
    """13 months pay two yearly fees."""
    assert cost("bullet", FeeTerms("amount_per_year", Decimal("0.01")), months=13).fees == Decimal("6000.00")


@given(
    amount=st.integers(10_000, 5_000_000),
    months=st.integers(1, 60),
    rate=st.decimals(Decimal("0.001"), Decimal("0.20"), places=4),
    method=st.sampled_from(["equal_installment", "equal_principal", "interest_only", "bullet"]),
    fee=st.decimals(Decimal(0), Decimal("0.05"), places=4),
)
def test_fees_never_lower_the_cost(
    amount: int, months: int, rate: Decimal, method: str, fee: Decimal
) -> None:
    """Without fees the simple annual cost is the contract's rate; with fees it is no less."""
    bare = cost(method, amount=str(amount), months=months, rate=rate)
    dear = cost(method, FeeTerms("amount_once", fee), amount=str(amount), months=months, rate=rate)
    assert abs(bare.rate - rate) <= Decimal("0.0001")
    assert dear.rate >= bare.rate


def test_the_rate_follows_the_prime_rate_of_the_day() -> None:
    """3.10 % until 2025-05-19, 3.00 % from 2025-05-20; 85 basis points on top are 3.85 %."""
    table = LprTable.of(
        [("1Y", date(2024, 10, 21), Decimal("0.0310")), ("1Y", date(2025, 5, 20), Decimal("0.0300"))]
    )
    assert table.rate("1Y", date(2025, 5, 19)) == Decimal("0.0310")
    assert lpr_rate(table.rate("1Y", date(2025, 5, 20)), 85) == Decimal("0.0385")
    assert lpr_rate(Decimal("0.0300"), -400) == 0
    for tenor, day in (("1Y", date(2024, 10, 20)), ("5Y", date(2025, 5, 20))):
        with pytest.raises(RateUnknownError):
            table.rate(tenor, day)


@pytest.mark.parametrize(
    ("amount", "months", "method"), [("0", 12, "bullet"), ("1", 0, "bullet"), ("1", 1, "gift")]
)
def test_what_cannot_be_priced_is_refused(amount: str, months: int, method: str) -> None:
    """No amount, no term, or an unknown way to repay."""
    with pytest.raises(ValueError, match=r"amount|repay"):
        cost(method, amount=amount, months=months)
