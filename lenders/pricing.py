"""What a product costs a year, all fees in: the annualised rate by the simple method.

The People's Bank of China's announcement 3 of 2021 asks every loan product, in every channel, to show an
annualised rate: all costs directly tied to the loan, over the principal actually in use and the time it is in
use. It allows compound or simple interest; the simple method must be named as such. Here:

    simple = (interest + fees) / sum(balance * time)

with months of a twelfth of a year. The figures are estimates before a contract: whole months, and no rounding
but of the equal instalment and of the sums. docs/algorithms/matching.md, section "All-in cost".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from lenders.choices import FeeBasis, RepayMethod

METHOD_SIMPLE = "simple"

_FEN = Decimal("0.01")
_RATE = Decimal("0.000001")
_MONTHS = Decimal(12)
_BASIS_POINT = Decimal("0.0001")


class RateUnknownError(LookupError):
    """The loan prime rate of a tenor is not in the table for a day."""


@dataclass(frozen=True, slots=True)
class LprTable:
    """The loan prime rate by tenor: days and rates, latest first."""

    rows: Mapping[str, tuple[tuple[date, Decimal], ...]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, date, Decimal]]) -> "LprTable":
        """Sort announcements, given as tenor, first day and rate, into a table."""
        table: dict[str, list[tuple[date, Decimal]]] = {}
        for tenor, effective_on, rate in rows:
            table.setdefault(tenor, []).append((effective_on, rate))
        return cls({tenor: tuple(sorted(found, reverse=True)) for tenor, found in table.items()})

    def rate(self, tenor: str, on: date) -> Decimal:
        """Give the rate in force on a day; RateUnknownError before the first announcement."""
        for effective_on, rate in self.rows.get(tenor, ()):
            if effective_on <= on:
                return rate
        msg = f"no loan prime rate {tenor} is known for {on}"
        raise RateUnknownError(msg)


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """A fee as it is reckoned: a fraction, or a sum in yuan for `fixed_once`."""

    basis: str
    figure: Decimal


@dataclass(frozen=True, slots=True)
class Cost:
    """What a loan of `amount` yuan over `term_months` costs; `rate` is the annual cost, a fraction."""

    amount: Decimal
    term_months: int
    interest: Decimal
    fees: Decimal
    rate: Decimal
    method: str = METHOD_SIMPLE

    @property
    def total(self) -> Decimal:
        """Interest and fees."""
        return self.interest + self.fees


def lpr_rate(lpr: Decimal, spread_bp: int) -> Decimal:
    """Add a spread in basis points to the loan prime rate; never below zero."""
    return max(lpr + spread_bp * _BASIS_POINT, Decimal(0))


@lru_cache(maxsize=65_536)
def annualised_cost(
    *, amount: Decimal, term_months: int, rate: Decimal, repay_method: str, fees: tuple[FeeTerms, ...]
) -> Cost:
    """Give interest, fees and the annualised cost of a loan of `amount` yuan over `term_months`.

    `rate` is the contract's fraction a year. ValueError for an amount or term that is not positive, or an
    unknown way to repay.
    """
    if amount <= 0 or term_months <= 0:
        msg = "an amount and a term above zero are needed"
        raise ValueError(msg)
    interest, balance_years = _interest(amount, term_months, rate, repay_method)
    cost = sum((_fee(fee, amount, term_months, balance_years) for fee in fees), Decimal(0))
    interest, cost = _posted(interest), _posted(cost)
    annualised = ((interest + cost) / balance_years).quantize(_RATE, ROUND_HALF_UP)
    return Cost(amount=amount, term_months=term_months, interest=interest, fees=cost, rate=annualised)


def _interest(amount: Decimal, months: int, rate: Decimal, method: str) -> tuple[Decimal, Decimal]:
    """Give the interest, and the sum of balance and years that it is earned on."""
    if method in (RepayMethod.INTEREST_ONLY, RepayMethod.BULLET):
        balance_years = amount * months / _MONTHS
        return balance_years * rate, balance_years
    if method == RepayMethod.EQUAL_PRINCIPAL or (method == RepayMethod.EQUAL_INSTALMENT and not rate):
        balance_years = amount * (months + 1) / 2 / _MONTHS
        return balance_years * rate, balance_years
    if method == RepayMethod.EQUAL_INSTALMENT:
        growth = (1 + rate / _MONTHS) ** months
        instalment = _posted(amount * rate / _MONTHS * growth / (growth - 1))
        interest = instalment * months - amount
        return interest, interest / rate
    msg = f"there is no way to repay called {method!r}"
    raise ValueError(msg)


def _fee(fee: FeeTerms, amount: Decimal, months: int, balance_years: Decimal) -> Decimal:
    if fee.basis == FeeBasis.FIXED_ONCE:
        return fee.figure
    if fee.basis == FeeBasis.BALANCE_PER_YEAR:
        return fee.figure * balance_years
    years = -(-months // 12) if fee.basis == FeeBasis.AMOUNT_PER_YEAR else 1
    return fee.figure * amount * years


def _posted(amount: Decimal) -> Decimal:
    return amount.quantize(_FEN, ROUND_HALF_UP)
