"""What pages say of products: names of codes, prices on a day, and the rows of a product page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archives.items import ITEMS
from archives.models import SubjectKind
from lenders.choices import Collateral, RepayMethod, Zone
from lenders.models import Product
from lenders.pricing import LprTable, RateUnknownError
from lenders.quoting import CostRange, RateRange, cost_range, rates_of
from lenders.selectors import lpr_table


@dataclass(frozen=True, slots=True)
class Priced:
    """A product with its rates and all-in cost on a day; None where it has no rate."""

    product: Product
    rates: RateRange | None
    cost: CostRange | None


def english() -> bool:
    """Tell whether the reader reads English."""
    return (get_language() or "").startswith("en")


def priced(products: Iterable[Product], lpr: LprTable, on: date) -> list[Priced]:
    """Price products on a day; one whose loan prime rate is not known yet stands without a price."""
    return [_priced(product, lpr, on) for product in products]


def sorted_by(found: list[Priced], sort: str) -> list[Priced]:
    """Sort priced products by what `sort` says; equals stand in order of their codes."""
    unknown = Decimal("Infinity")
    keys: dict[str, Any] = {
        "cost": lambda each: (each.cost.low if each.cost else unknown, each.product.code),
        "amount": lambda each: (-each.product.limit_max, each.product.code),
        "answer": lambda each: (each.product.sla_days, each.product.code),
        "newest": lambda each: (-each.product.last_published_at.timestamp(), each.product.code),
    }
    return sorted(found, key=keys[sort])


def product_page(product: Product, *, preview: bool = False) -> dict[str, Any]:
    """Give the product page its context: price today, facts and rows."""
    on = timezone.localdate()
    return {
        "product": product,
        "priced": _priced(product, lpr_table(), on),
        "facts": facts(product),
        "is_preview": preview,
        "on": on,
    }


def facts(product: Product) -> list[tuple[Any, Any]]:
    """Give names and values of what a product is, for a list of definitions."""
    return [
        (_("Lender"), product.lender),
        (_("Category"), product.get_category_display()),
        (_("For"), labels(SubjectKind, product.kinds) or _("every kind of organisation")),
        (_("Regions"), _joined(product.regions) or _("everywhere")),
        (_("Industries"), _joined(product.industries) or _("any")),
        (_("Industries left out"), _joined(product.industries_excluded)),
        (_("Security"), labels(Collateral, product.collateral)),
        (_("Ways to repay"), labels(RepayMethod, product.repay_methods)),
        (_("Data to be authorised"), _joined(_item(code) for code in product.required_consents)),
        (_("Zones"), labels(Zone, product.zones)),
        (_("Offered from"), product.valid_from),
        (_("Offered until"), product.valid_to),
    ]


def labels(choices: Any, codes: Iterable[str]) -> str:
    """Give the names of codes out of a closed list, with commas between."""
    return _joined(str(choices(code).label) for code in codes)


def _item(code: str) -> str:
    item = ITEMS.get(code)
    return item.label(get_language() or "") if item else code


def _joined(words: Iterable[str]) -> str:
    return (", " if english() else "、").join(words)


def _priced(product: Product, lpr: LprTable, on: date) -> Priced:
    try:
        return Priced(product, rates_of(product, lpr, on), cost_range(product, lpr, on))
    except (RateUnknownError, TypeError, ValueError):
        # a draft in preview may still lack its figures
        return Priced(product, None, None)
