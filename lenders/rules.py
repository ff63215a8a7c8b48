"""The rules of a product in one compiled form, by which page and batch both judge.

Pure data: no database, no Django. A rule names what it reads (a measure, the request, or an item's state),
how it compares, and what it says when it fails; its `key` is the same for every rule with the same logic.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

RuleValue = float | int | str | tuple[float | int | str, ...]

#: What a rule can read beside measures: figures of the request and the state of an item.
REQUEST_AMOUNT = "request.amount_fen"
REQUEST_TERM = "request.term_months"
REQUEST_DAY = "request.day"
REQUEST_CATEGORY = "request.category"
ITEM_PREFIX = "item."

#: Comparisons of criteria, and the three that only the structure uses.
COMPARISONS = ("ge", "le", "gt", "lt", "eq", "ne", "in", "not_in", "between")
STRUCTURAL = ("prefix_in", "prefix_not_in", "authorised")

#: The batch keeps one bit per rule of a product.
RULES_MAX = 64


class RuleError(ValueError):
    """A rule that cannot be judged."""


@dataclass(frozen=True)
class Rule:
    """One condition. `reads` is a measure's code, a `request.…` figure or `item.<code>`.

    `value` is a number, a text or a tuple of them, amounts in fen and days as proleptic ordinals; `unknown`
    is `refer` or `no`; `reason` is the code of `matching.reasons` that a failure gives; `zh` and `en` are
    what the applicant reads.
    """

    reads: str
    operator: str
    value: RuleValue
    unknown: str
    reason: str
    zh: str
    en: str

    def __post_init__(self) -> None:
        if self.operator not in COMPARISONS + STRUCTURAL:
            msg = f"there is no comparison {self.operator!r}"
            raise RuleError(msg)
        if self.unknown not in ("refer", "no"):
            msg = f"an unknown means refer or no, not {self.unknown!r}"
            raise RuleError(msg)
        listed = self.operator in ("in", "not_in", "between", "prefix_in", "prefix_not_in")
        if listed != isinstance(self.value, tuple):
            msg = f"{self.operator} takes {'several values' if listed else 'one value'}"
            raise RuleError(msg)

    @cached_property
    def key(self) -> str:
        """The rule's logic without its words: rules with one key are judged once per subject."""
        return canonical([self.reads, self.operator, self.value, self.unknown])


@dataclass(frozen=True)
class Rules:
    """All rules of one product revision, structure first, then consents, then criteria in their order."""

    product: str
    revision: int
    rules: tuple[Rule, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if len(self.rules) > RULES_MAX:
            msg = f"{self.product} has {len(self.rules)} rules; {RULES_MAX} can be judged"
            raise RuleError(msg)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the rules."""
        return hashlib.sha256(canonical(self.as_json()).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Give the rules as JSON data."""
        return {
            "product": self.product,
            "revision": self.revision,
            "rules": [asdict(rule) for rule in self.rules],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Rules":
        """Read rules back; RuleError where they cannot be judged."""
        return cls(
            product=data["product"],
            revision=data["revision"],
            rules=tuple(Rule(**{**row, "value": _frozen(row["value"])}) for row in data["rules"]),
        )


def _frozen(value: Any) -> RuleValue:
    return tuple(value) if isinstance(value, list) else value


def canonical(data: Any) -> str:
    """Write JSON one way only: sorted keys, no spaces, no escapes of Chinese."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(rules: Iterable[Rules]) -> str:
    """Give one SHA-256 over many products' rules, whatever their order."""
    digest = hashlib.sha256()
    for line in sorted(f"{each.product}:{each.digest}" for each in rules):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
