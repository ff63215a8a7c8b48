"""What a product of the demo is, and its row in the form of the product import."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from demo.city.criteria import criterion
from demo.city.organisations import Lender

_OFFERS = Path(__file__).with_name("offers.json")
_INVOICES = ("tax_invoice_sales", "tax_invoice_purchase")
_MATERIALS = (
    {"zh": "营业执照", "en": "Business licence"},
    {"zh": "数据授权书", "en": "Data authorisation"},
)


@dataclass(frozen=True)
class Offer:
    """What sets one product apart.

    Limits are in ten thousand yuan, rates fractions a year, spreads basis points over the LPR; a criterion is
    the name of a function of :mod:`demo.city.criteria` and its arguments.
    """

    code: str
    zh: str
    en: str
    summary_zh: str
    summary_en: str
    kinds: tuple[str, ...]
    limit: tuple[int, int]
    term: tuple[int, int]
    criteria: tuple[tuple[Any, ...], ...]
    spread_bp: tuple[int, int] | None = None
    rate: tuple[str, str] | None = None
    lpr_tenor: str = "1Y"
    category: str = "loan"
    repay: tuple[str, ...] = ("interest_only",)
    consents: tuple[str, ...] = _INVOICES
    collateral: tuple[str, ...] = ("credit",)
    fees: tuple[dict[str, str], ...] = ()
    industries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ("3311",)
    zones: tuple[str, ...] = ()
    min_age: int = 12
    sla: int = 3
    first_loan: bool = False
    renewal: bool = False


def product_row(offer: Offer, lender: Lender, on: date) -> dict[str, Any]:
    """One row of the product import: codes, texts, structure, price and criteria."""
    return {
        "code": offer.code,
        "lender": lender.uscc,
        "name_zh": offer.zh,
        "name_en": offer.en,
        "summary_zh": offer.summary_zh,
        "summary_en": offer.summary_en,
        "materials": [dict(m) for m in _MATERIALS],
        "category": offer.category,
        "kinds": list(offer.kinds),
        "regions": list(offer.regions),
        "industries": list(offer.industries),
        "limit_min": f"{offer.limit[0] * 10_000}.00",
        "limit_max": f"{offer.limit[1] * 10_000}.00",
        "term_min": offer.term[0],
        "term_max": offer.term[1],
        "min_age_months": offer.min_age,
        **_price(offer),
        "fees": [dict(fee) for fee in offer.fees],
        "collateral": list(offer.collateral),
        "repay_methods": list(offer.repay),
        "required_consents": list(offer.consents),
        "sla_days": offer.sla,
        "first_loan_friendly": offer.first_loan,
        "renewal_no_principal": offer.renewal,
        "zones": list(offer.zones),
        "valid_from": f"{on.year - 1}-01-01",
        "valid_to": f"{on.year + 1}-12-31",
        "criteria": [criterion(name, *values) for name, *values in offer.criteria],
    }


def read_offers() -> tuple[Offer, ...]:
    """The offers of ``offers.json``, in the order of their codes."""
    return tuple(Offer(**row) for row in json.loads(_OFFERS.read_text(encoding="utf-8")))


def _price(offer: Offer) -> dict[str, Any]:
    if offer.rate is not None:
        return {"rate_type": "fixed", "rate_min": offer.rate[0], "rate_max": offer.rate[1]}
    if offer.spread_bp is None:
        msg = f"{offer.code} has neither a rate nor a spread"
        raise ValueError(msg)
    low, high = offer.spread_bp
    return {"rate_type": "lpr", "lpr_tenor": offer.lpr_tenor, "spread_bp_min": low, "spread_bp_max": high}
