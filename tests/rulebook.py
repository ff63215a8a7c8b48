"""Rules, profiles and requests for the tests of judging."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lenders.rules import Rule, Rules
from matching.judgement import Request
from scoring.profile import NUMBER_ATTRIBUTES, Profile

ON = date(2026, 6, 30)
STATES = ("value", "not_authorised", "not_held", "refused", "delayed", "disputed")
WORDS = {
    "kind": ("sme", "farmer_coop", "bnb"),
    "region_code": ("331102", "331121", "330100"),
    "industry_code": ("A0111", "H6110", "C1310"),
    "tax_grade": ("A", "B", "M", "C", "D"),
    "status_code": ("blue", "green", "yellow", "red"),
}
NUMBERS = ("sales_total_12m", "tax_paid_12m", "penalty_general_open", *NUMBER_ATTRIBUTES)
ITEMS = ("tax_invoice_sales", "util_power")


def rule(reads: str, operator: str, value: Any, *, unknown: str = "refer") -> Rule:
    """Make a rule with plain words."""
    return Rule(reads, operator, value, unknown, "CRITERION_NOT_MET", f"{reads}要求", f"{reads} asked")


def rules(*found: Rule, product: str = "P-1") -> Rules:
    """Make a product of rules."""
    return Rules(product, 1, found)


_figure = st.integers(-3, 8).map(float)
_numbers = st.sampled_from(NUMBERS)
_unknown = st.sampled_from(("refer", "no"))


@st.composite
def number_rules(draw: Any) -> Rule:
    """Draw a comparison of a number."""
    operator = draw(st.sampled_from(("ge", "le", "gt", "lt", "eq", "ne", "in", "not_in", "between")))
    value: Any = draw(_figure)
    if operator == "between":
        value = tuple(sorted(draw(st.tuples(_figure, _figure))))
    elif operator in ("in", "not_in"):
        value = tuple(draw(st.lists(_figure, min_size=1, max_size=3, unique=True)))
    return rule(draw(_numbers), operator, value, unknown=draw(_unknown))


@st.composite
def text_rules(draw: Any) -> Rule:
    """Draw a comparison of a text, prefixes included."""
    reads = draw(st.sampled_from(sorted(WORDS)))
    operator = draw(st.sampled_from(("eq", "ne", "in", "not_in", "prefix_in", "prefix_not_in")))
    words = draw(st.lists(st.sampled_from(WORDS[reads]), min_size=1, max_size=3, unique=True))
    value: Any = tuple(words)
    if operator in ("eq", "ne"):
        value = words[0]
    elif operator.startswith("prefix"):
        value = tuple(word[: draw(st.integers(1, len(word)))] for word in words)
    return rule(reads, operator, value, unknown=draw(_unknown))


@st.composite
def structure_rules(draw: Any) -> Rule:
    """Draw a rule on the request or on a consent."""
    if draw(st.booleans()):
        item = draw(st.sampled_from(ITEMS))
        return rule(f"item.{item}", "authorised", item)
    reads, value = draw(
        st.sampled_from(
            (
                ("request.amount_fen", 30_000_000),
                ("request.term_months", 12),
                ("request.day", ON.toordinal()),
            )
        )
    )
    return rule(reads, draw(st.sampled_from(("ge", "le"))), value)


products = st.lists(st.one_of(number_rules(), text_rules(), structure_rules()), max_size=8)
catalogues = st.lists(products, min_size=1, max_size=6).map(
    lambda found: [rules(*each, product=f"P-{number:02d}") for number, each in enumerate(found)]
)


@st.composite
def profiles(draw: Any) -> list[Profile]:
    """Draw profiles with values, gaps and every state."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        values: dict[str, Any] = draw(
            st.dictionaries(_numbers, st.none() | _figure | st.just(float("nan")), max_size=6)
        )
        for key, words in WORDS.items():
            if draw(st.booleans()):
                values[key] = draw(st.none() | st.sampled_from(words))
        keys = st.sampled_from((*NUMBERS, *WORDS, *ITEMS))
        states = draw(st.dictionaries(keys, st.sampled_from(STATES), max_size=6))
        found.append(Profile(f"91{number:016d}", values, states))
    return found


requests = st.builds(
    Request,
    on=st.sampled_from((ON, date(2026, 7, 1), date(2026, 1, 1))),
    amount=st.none() | st.sampled_from((Decimal("300000.00"), Decimal("299999.99"), Decimal("5000000.00"))),
    term_months=st.none() | st.integers(1, 36),
    category=st.none() | st.sampled_from(("loan", "guarantee")),
)
