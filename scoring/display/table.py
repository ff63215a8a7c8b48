"""The points of a score: every term, the sum, and the few that cost most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.display.words import feature_label, feature_value, pick, points, signed
from scoring.engine.reasons import MAX_REASONS
from scoring.engine.scale import MILLI
from scoring.engine.scorecard import Scorecard
from scoring.models import SubjectScore


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term: what it looks at, the firm's own figure, and its points; `state` tells why one is unknown.

    `left` and `width` place its bar in per cent, from the common zero of the table.
    """

    label: str
    value: str
    points: Decimal
    best: Decimal
    state: str
    left: float
    width: float

    @property
    def missed(self) -> Decimal:
        """Points between this and the best the term can give."""
        return self.best - self.points

    @property
    def signed(self) -> str:
        """The points with their sign."""
        return signed(self.points)

    @property
    def signed_best(self) -> str:
        """The best points with their sign."""
        return signed(self.best)


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One of the dearest reasons: how many points it costs, and the figure behind it."""

    code: str
    wording: str
    value: str
    missed: Decimal
    share: float
    is_unknown: bool


@dataclass(frozen=True)
class PointsTable:
    """All that a score is added up from; `total` is exact, `score` what is left of it on the scale."""

    base: Decimal
    rows: list[TermRow]
    reasons: list[ReasonRow]
    score: int
    zero: float

    @property
    def total(self) -> Decimal:
        """Base and terms added up."""
        return self.base + sum((row.points for row in self.rows), Decimal(0))

    @property
    def rounded(self) -> int:
        """The total as whole points, half up, before it is held to the scale."""
        return (int(self.total * MILLI) + MILLI // 2) // MILLI

    @property
    def is_held(self) -> bool:
        """Whether the scale ends before the total does."""
        return self.rounded != self.score

    @property
    def best(self) -> Decimal:
        """The most that the card can give."""
        return self.base + sum((row.best for row in self.rows), Decimal(0))

    @property
    def missed(self) -> Decimal:
        """Points between the best total and this one."""
        return self.best - self.total

    @property
    def explained(self) -> Decimal:
        """Points that the reasons make up together."""
        return sum((reason.missed for reason in self.reasons), Decimal(0))


def points_table(score: SubjectScore, card: Scorecard) -> PointsTable:
    """Lay out the points that were kept with a score; `card` only lends the labels."""
    terms: list[Mapping[str, Any]] = score.points["terms"]
    low = min([0, *(term["points"] for term in terms)])
    high = max([0, *(term["points"] for term in terms)])
    span = max(high - low, 1)

    def row(term: Mapping[str, Any]) -> TermRow:
        own: int = term["points"]
        return TermRow(
            label=_label(term["key"], card),
            value=_value(term["key"], score),
            points=points(own),
            best=points(term["best"]),
            state=_state(term["key"], score) if term["unknown"] else "",
            left=_percent(min(own, 0) - low, span),
            width=_percent(abs(own), span),
        )

    rows = sorted(terms, key=lambda term: (-term["points"], term["key"]))
    return PointsTable(
        base=points(score.points["base"]),
        rows=[row(term) for term in rows],
        reasons=_reasons(score, terms),
        score=score.score,
        zero=_percent(-low, span),
    )


def _reasons(score: SubjectScore, terms: Iterable[Mapping[str, Any]]) -> list[ReasonRow]:
    """Pair the reasons kept with the terms they come from: both are the dearest first, ties by key."""
    dear = [term for term in terms if term["best"] > term["points"]]
    dear.sort(key=lambda term: (term["points"] - term["best"], term["key"]))
    top = max((reason["shortfall"] for reason in score.reasons), default=1)
    return [
        ReasonRow(
            code=reason["code"],
            wording=pick(reason["zh"], reason["en"]),
            value="" if term["unknown"] else _value(term["key"], score),
            missed=points(reason["shortfall"]),
            share=_percent(reason["shortfall"], top),
            is_unknown=term["unknown"],
        )
        for reason, term in zip(score.reasons, dear[:MAX_REASONS], strict=True)
    ]


def _label(key: str, card: Scorecard) -> str:
    names = []
    for code in key.split("*"):
        feature = card.features.get(code)
        names.append(feature_label(code, feature.zh, feature.en) if feature else feature_label(code))
    return " × ".join(names)


def _value(key: str, score: SubjectScore) -> str:
    return " × ".join(feature_value(code, score.values.get(code)) for code in key.split("*"))


def _state(key: str, score: SubjectScore) -> str:
    """Return the state of what is unknown; a value that could not be computed is not held."""
    found = (score.states.get(code) for code in key.split("*"))
    return next((state for state in found if state), "not_held")


def _percent(part: int, whole: int) -> float:
    return round(part / whole * 100, 2)
