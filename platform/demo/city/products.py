"""The catalogue of the demo's lenders, and the loan prime rates that it is priced by."""

from datetime import date
from typing import Any

from demo.city.offer import product_row, read_offers
from demo.city.organisations import Lender

#: Loan prime rates as published, from the day each took effect.
LPR: tuple[dict[str, str], ...] = tuple(
    {"tenor": tenor, "effective_on": day, "rate": rate}
    for day, one_year, five_years in (
        ("2023-06-20", "0.0355", "0.0420"),
        ("2023-08-21", "0.0345", "0.0420"),
        ("2024-02-20", "0.0345", "0.0395"),
        ("2024-07-22", "0.0335", "0.0385"),
        ("2024-10-21", "0.0310", "0.0360"),
        ("2025-05-20", "0.0300", "0.0350"),
    )
    for tenor, rate in (("1Y", one_year), ("5Y", five_years))
)


def products(lenders: tuple[Lender, ...], *, on: date) -> tuple[dict[str, Any], ...]:
    """The forty products as of ``on``; the code of an offer begins with its lender's."""
    by_code = {lender.code: lender for lender in lenders}
    return tuple(product_row(offer, by_code[offer.code[:3]], on) for offer in read_offers())
