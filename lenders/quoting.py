"""Prices of a product: its rates on a day, and its all-in cost for one request or over all it offers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product as every

from lenders.choices import FeeBasis, RateType, RepayMethod
from lenders.models import Fee, Product
from lenders.pricing import Cost, FeeTerms, LprTable, annualised_cost, lpr_rate


@dataclass(frozen=True, slots=True)
class RateRange:
    """The contract rates of a product on a day, fractions a year."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class CostRange:
    """The annualised all-in cost over what a product offers, by the method named."""

    low: Decimal
    high: Decimal
    method: str


def rates_of(product: Product, lpr: LprTable, on: date) -> RateRange | None:
    """Give a product's rates on a day; None where it has none. RateUnknownError without an LPR."""
    if product.rate_type == RateType.NONE:
        return None
    if product.rate_type == RateType.FIXED:
        return RateRange(_given(product.rate_min), _given(product.rate_max))
    base = lpr.rate(product.lpr_tenor, on)
    return RateRange(
        lpr_rate(base, int(_given(product.spread_bp_min))), lpr_rate(base, int(_given(product.spread_bp_max)))
    )


def cost_range(product: Product, lpr: LprTable, on: date) -> CostRange | None:
    """Give the least and the greatest annualised cost at the ends of amount, term, rate and ways to repay."""
    rates = rates_of(product, lpr, on)
    if rates is None:
        return None
    corners = [
        annualised_cost(
            amount=amount, term_months=term, rate=rate, repay_method=method, fees=fee_terms(product)
        )
        for amount, term, rate, method in every(
            {product.limit_min, product.limit_max},
            {product.term_min, product.term_max},
            {rates.low, rates.high},
            product.repay_methods or [RepayMethod.BULLET],
        )
    ]
    return CostRange(
        min(each.rate for each in corners), max(each.rate for each in corners), corners[0].method
    )


def quote(
    product: Product, lpr: LprTable, on: date, *, amount: Decimal, term_months: int, repay_method: str = ""
) -> Cost | None:
    """Give the cost of one loan at the upper rate, so that nobody is promised less than may be asked.

    Amount and term are brought inside what the product offers; a way to repay that it does not know gives way
    to its first.
    """
    rates = rates_of(product, lpr, on)
    if rates is None:
        return None
    methods = product.repay_methods or [RepayMethod.BULLET]
    return annualised_cost(
        amount=min(max(amount, product.limit_min), product.limit_max),
        term_months=min(max(term_months, product.term_min), product.term_max),
        rate=rates.high,
        repay_method=repay_method if repay_method in methods else methods[0],
        fees=fee_terms(product),
    )


def fee_terms(product: Product) -> tuple[FeeTerms, ...]:
    """Give the fees of a product as they are reckoned."""
    rows: Iterable[Fee] = product.fees.all()
    return tuple(
        FeeTerms(row.basis, _given(row.amount if row.basis == FeeBasis.FIXED_ONCE else row.rate))
        for row in rows
    )


def _given(figure: Decimal | int | None) -> Decimal:
    """Narrow what the database's constraints already ask for."""
    if figure is None:
        msg = "a figure that the product's kind of rate or fee needs is missing"
        raise ValueError(msg)
    return Decimal(figure)
