"""Reads of lenders and products."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from lenders.models import Lender, LprRate, Product, ProductRevision
from lenders.pricing import LprTable
from lenders.rules import Rules

#: How the catalogue may be sorted: every way says what it does, and none can be paid for.
SORTS = ("cost", "amount", "answer", "newest")


def lpr_table() -> LprTable:
    """Read the whole table of the loan prime rate, in one query."""
    return LprTable.of(LprRate.objects.values_list("tenor", "effective_on", "rate"))


def published_products(on: date) -> QuerySet[Product]:
    """Give what the public sees on a day, with lenders and fees, in a fixed number of queries."""
    found: QuerySet[Product] = (
        Product.objects.published(on)
        .select_related("lender__organisation")
        .prefetch_related("fees")
        .order_by("code")
    )
    return found


def catalogue(on: date, *, filters: dict[str, Any]) -> QuerySet[Product]:
    """Give the published products that fit: category, kind, zone, amount (yuan) and term (months)."""
    products = published_products(on)
    if category := filters.get("category"):
        products = products.filter(category=category)
    if kind := filters.get("kind"):
        products = products.filter(kinds__contains=[kind]) | products.filter(kinds=[])
    if zone := filters.get("zone"):
        products = products.filter(zones__contains=[zone])
    amount: Decimal | None = filters.get("amount")
    if amount is not None:
        products = products.filter(limit_min__lte=amount, limit_max__gte=amount)
    term: int | None = filters.get("term")
    if term is not None:
        products = products.filter(term_min__lte=term, term_max__gte=term)
    return products


def products_of(lenders: Iterable[Lender]) -> QuerySet[Product]:
    """Give all products of lenders, drafts and recalled ones too."""
    found: QuerySet[Product] = (
        Product.objects.filter(lender__in=list(lenders))
        .select_related("lender__organisation")
        .prefetch_related("fees")
        .order_by("code")
    )
    return found


def current_revisions(on: date, codes: Iterable[str] | None = None) -> QuerySet[ProductRevision]:
    """Give the published revision that is in force of each product on a day, with product and lender."""
    latest = ProductRevision.objects.filter(product=OuterRef("product")).order_by("-number")
    live = Product.objects.published(on)
    if codes is not None:
        live = live.filter(code__in=list(codes))
    return (
        ProductRevision.objects.filter(product__in=live, pk=Subquery(latest.values("pk")[:1]))
        .select_related("product__lender__organisation")
        .prefetch_related("product__fees")
        .order_by("product__code")
    )


def rules_of(revision: ProductRevision) -> Rules:
    """Read the compiled rules of a published revision."""
    return Rules.from_json(revision.rules)
