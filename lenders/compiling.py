"""From a product's fields and criteria to its rules."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from archives.items import ITEMS
from lenders import rules as form
from lenders.choices import Category
from lenders.models import Product
from lenders.rules import Rule, Rules

_CATEGORY_ZH = {
    "loan": "贷款",
    "guarantee": "担保",
    "insurance": "保险",
    "equity": "股权投资",
    "bond": "债券",
}
_CATEGORY_EN = {code: Category(code).name.lower() for code in Category.values}


def compile_rules(product: Product, *, revision: int) -> Rules:
    """Compile the rules of a product as it stands; the same product gives the same rules and hash."""
    rules = (*_structure(product), *_consents(product.required_consents), *_criteria(product))
    return Rules(product=product.code, revision=revision, rules=rules)


def fen(amount: Decimal) -> int:
    """Turn yuan into fen."""
    return int(amount * 100)


def _structure(product: Product) -> Iterator[Rule]:
    kinds, regions = tuple(sorted(product.kinds)), tuple(sorted(product.regions))
    chosen, left_out = tuple(sorted(product.industries)), tuple(sorted(product.industries_excluded))
    if kinds:
        yield _rule(
            "kind", "in", kinds, "KIND_NOT_SERVED", "主体种类在受理范围内", "The kind of subject is served"
        )
    if regions:
        yield _rule(
            "region_code", "prefix_in", regions, "REGION_NOT_SERVED",
            "所在地区在受理范围内", "The region is served",
        )  # fmt: skip
    if chosen:
        yield _rule(
            "industry_code", "prefix_in", chosen, "INDUSTRY_NOT_SERVED",
            "所属行业在受理范围内", "The industry is served",
        )  # fmt: skip
    if left_out:
        yield _rule(
            "industry_code", "prefix_not_in", left_out, "INDUSTRY_EXCLUDED",
            "所属行业不在除外范围内", "The industry is not left out",
        )  # fmt: skip
    if product.min_age_months:
        yield _rule(
            "age_months", "ge", product.min_age_months, "TOO_YOUNG",
            f"成立满{product.min_age_months}个月", f"Established for {product.min_age_months} months or more",
        )  # fmt: skip
    yield _rule(
        form.REQUEST_CATEGORY, "eq", product.category, "CATEGORY_DIFFERS",
        f"产品类别为{_CATEGORY_ZH[product.category]}", f"The category is {_CATEGORY_EN[product.category]}",
    )  # fmt: skip
    yield from _figures(product)


def _figures(product: Product) -> Iterator[Rule]:
    low, high = product.limit_min, product.limit_max
    yield _rule(
        form.REQUEST_AMOUNT, "ge", fen(low), "AMOUNT_BELOW_MINIMUM",
        f"金额不低于{low:,.0f}元", f"The amount is CNY {low:,.0f} or more",
    )  # fmt: skip
    yield _rule(
        form.REQUEST_AMOUNT, "le", fen(high), "AMOUNT_ABOVE_MAXIMUM",
        f"金额不高于{high:,.0f}元", f"The amount is CNY {high:,.0f} or less",
    )  # fmt: skip
    yield _rule(
        form.REQUEST_TERM, "ge", product.term_min, "TERM_TOO_SHORT",
        f"期限不少于{product.term_min}个月", f"The term is {product.term_min} months or more",
    )  # fmt: skip
    yield _rule(
        form.REQUEST_TERM, "le", product.term_max, "TERM_TOO_LONG",
        f"期限不超过{product.term_max}个月", f"The term is {product.term_max} months or less",
    )  # fmt: skip
    yield _day(
        "ge", product.valid_from, "NOT_YET_OFFERED", "产品已开始受理", "The product is already offered"
    )
    if product.valid_to:
        until = product.valid_to
        yield _day("le", until, "NO_LONGER_OFFERED", "产品仍在受理期内", "The product is still offered")


def _consents(items: Iterable[str]) -> Iterator[Rule]:
    for code in sorted(items):
        item = ITEMS[code]
        yield _rule(
            form.ITEM_PREFIX + code, "authorised", code, "NOT_AUTHORISED",
            f"已授权查询：{item.zh}", f"Authorised to be read: {item.en}",
        )  # fmt: skip


def _criteria(product: Product) -> Iterator[Rule]:
    for row in product.criteria.all():
        value: Any = tuple(row.value) if isinstance(row.value, list) else row.value
        yield Rule(
            reads=row.feature, operator=row.operator, value=value, unknown=row.unknown,
            reason="CRITERION_NOT_MET", zh=row.wording_zh, en=row.wording_en,
        )  # fmt: skip


def _day(operator: str, day: date, reason: str, zh: str, en: str) -> Rule:
    return _rule(form.REQUEST_DAY, operator, day.toordinal(), reason, zh, en)


def _rule(reads: str, operator: str, value: Any, reason: str, *words: str) -> Rule:
    zh, en = words
    return Rule(reads=reads, operator=operator, value=value, unknown="refer", reason=reason, zh=zh, en=en)
