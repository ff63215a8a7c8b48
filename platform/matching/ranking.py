"""In which order products are shown: a stated formula over cost, chance and speed, its parts shown.

    points = 100 * (w_cost * cost + w_chance * chance + w_speed * speed)

Each part is between 0 and 1 and looks at one product alone, so no product's points depend on which others are
listed, and nothing can be paid to be moved up. docs/algorithms/matching.md, section "Order".
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from matching.judgement import Judgement, Verdict
from scoring.profile import Profile

_FILE = Path(__file__).parent / "data" / "ranking.json"
_PARTS = ("cost", "chance", "speed")
_ZERO, _ONE, _HALF = Decimal(0), Decimal(1), Decimal("0.5")
_POINT = Decimal("0.01")


class RankingError(ValueError):
    """Weights that do not make a formula."""


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula's figures: rates and shares as fractions, `slowest_days` in working days."""

    version: str
    weights: Mapping[str, Decimal]
    cost_ceiling: Decimal
    slowest_days: int
    score_span: int
    pd_ceiling: Decimal
    refer_chance: Decimal

    def __post_init__(self) -> None:
        if set(self.weights) != set(_PARTS) or sum(self.weights.values()) != 1:
            msg = f"the weights of {', '.join(_PARTS)} add up to 1"
            raise RankingError(msg)
        if min(self.weights.values()) < 0:
            msg = "no weight is below zero"
            raise RankingError(msg)
        if min(self.cost_ceiling, self.pd_ceiling) <= 0 or self.slowest_days <= 1 or self.score_span <= 0:
            msg = "ceilings and spans are above zero"
            raise RankingError(msg)
        if not _ZERO <= self.refer_chance <= _ONE:
            msg = "the chance of a referral is between 0 and 1"
            raise RankingError(msg)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Formula":
        """Read a formula; RankingError where it does not hold together."""
        return cls(
            version=data["version"],
            weights={part: Decimal(weight) for part, weight in data["weights"].items()},
            cost_ceiling=Decimal(data["cost_ceiling"]),
            slowest_days=int(data["slowest_days"]),
            score_span=int(data["score_span"]),
            pd_ceiling=Decimal(data["pd_ceiling"]),
            refer_chance=Decimal(data["refer_chance"]),
        )


@dataclass(frozen=True, slots=True)
class Rank:
    """The points of one product for one subject: the three weighted parts, which add up to `points`."""

    cost: Decimal
    chance: Decimal
    speed: Decimal
    formula: str

    @property
    def points(self) -> Decimal:
        """The sum of the parts, 0 to 100."""
        return self.cost + self.chance + self.speed

    def as_json(self) -> dict[str, str]:
        """Give parts and sum as JSON data."""
        return {
            "cost": str(self.cost), "chance": str(self.chance), "speed": str(self.speed),
            "points": str(self.points), "formula": self.formula,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What the order asks of a product: annualised cost (a fraction; None without a rate) and speed."""

    code: str
    annualised: Decimal | None
    sla_days: int


@lru_cache(maxsize=1)
def formula() -> Formula:
    """Give the formula in force."""
    return Formula.from_json(json.loads(_FILE.read_text(encoding="utf-8")))


def rank(judgement: Judgement, profile: Profile, terms: Terms, by: Formula) -> Rank:
    """Give a product's parts, each rounded half up to a hundredth of a point."""
    shares = {
        "cost": _cost(terms.annualised, by),
        "chance": chance(judgement, profile, by),
        "speed": _ONE - _share(Decimal(terms.sla_days - 1), Decimal(by.slowest_days - 1)),
    }
    parts = {
        name: (100 * by.weights[name] * share).quantize(_POINT, ROUND_HALF_UP)
        for name, share in shares.items()
    }
    return Rank(**parts, formula=by.version)


def chance(judgement: Judgement, profile: Profile, by: Formula) -> Decimal:
    """Give the chance part, 0 to 1: the verdict's own, halved by a margin that is used up.

    The margin is how far the score lies above the least that the product asks, or else how far the
    probability of default lies below the ceiling; unknown counts as the middle.
    """
    own = {Verdict.YES: _ONE, Verdict.REFER: by.refer_chance, Verdict.NO: _ZERO}[judgement.verdict]
    return own * (_ONE + _margin(judgement, profile, by)) / 2


def order_key(judgement: Judgement, found: Rank, terms: Terms) -> tuple[Any, ...]:
    """Sort by verdict, then points, then cost, speed and code: the same list always in the same order."""
    cost = terms.annualised if terms.annualised is not None else Decimal("Infinity")
    return (judgement.verdict, -found.points, cost, terms.sla_days, terms.code)


def _cost(annualised: Decimal | None, by: Formula) -> Decimal:
    return _HALF if annualised is None else _ONE - _share(annualised, by.cost_ceiling)


def _margin(judgement: Judgement, profile: Profile, by: Formula) -> Decimal:
    least = _least_score(judgement)
    score, pd = profile.known("score"), profile.known("pd")
    if least is not None and isinstance(score, int | float):
        return _share(Decimal(str(score)) - least, Decimal(by.score_span))
    if isinstance(pd, int | float):
        return _ONE - _share(Decimal(str(pd)), by.pd_ceiling)
    return _HALF


def _least_score(judgement: Judgement) -> Decimal | None:
    asked: Iterable[Any] = (
        rule.value
        for rule in judgement.rules.rules
        if rule.reads == "score" and rule.operator in ("ge", "gt")
    )
    return max((Decimal(str(value)) for value in asked), default=None)


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return min(max(part / whole, _ZERO), _ONE)
