"""Reason codes: why a firm does not have the best score, exact to the point.

The shortfall of a term is its best points less the firm's own. All shortfalls of a firm add up to the best
possible total less its own total, before rounding and clipping, so the reasons leave nothing unexplained.
The list of codes is closed: one per feature with a direction, one for terms over two features, and
`DATA_UNAVAILABLE` for a term whose data are unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.engine.card_format import CardFeature, Direction

MAX_REASONS = 4
DATA_UNAVAILABLE = "DATA_UNAVAILABLE"
COMBINED_FEATURES = "COMBINED_FEATURES"

_PREFIX: dict[Direction, str] = {"higher_is_safer": "LOW", "higher_is_riskier": "HIGH", "neutral": "LEVEL"}
_ZH: dict[Direction, str] = {
    "higher_is_safer": "{}偏低",
    "higher_is_riskier": "{}偏高",
    "neutral": "{}所处水平不利",
}
_EN: dict[Direction, str] = {
    "higher_is_safer": "{} is low",
    "higher_is_riskier": "{} is high",
    "neutral": "{} is at an unfavourable level",
}


@dataclass(frozen=True)
class Wording:
    """A reason code with its text in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class TermPoints:
    """What one term gives a firm, in milli-points; `unknown` says that its data are missing."""

    key: str
    features: tuple[str, ...]
    points: int
    best_points: int
    unknown: bool

    @property
    def shortfall(self) -> int:
        """Milli-points between the best bin and the firm's own."""
        return self.best_points - self.points


@dataclass(frozen=True)
class Reason:
    """One reason of a score: the term it comes from and how many milli-points it costs."""

    code: str
    features: tuple[str, ...]
    shortfall: int
    zh: str
    en: str


def reason_wording(feature: CardFeature) -> Wording:
    """Code and text of an unfavourable value of a feature, e.g. `LOW_SALES_TOTAL_12M`."""
    return Wording(
        code=f"{_PREFIX[feature.direction]}_{feature.code.upper()}",
        zh=_ZH[feature.direction].format(feature.zh),
        en=_EN[feature.direction].format(feature.en),
    )


def unavailable_wording(features: Iterable[CardFeature]) -> Wording:
    """Text for a term whose data could not be checked; it costs no points against the average firm."""
    features = tuple(features)
    zh = "、".join(feature.zh for feature in features)
    en = ", ".join(feature.en for feature in features)
    return Wording(DATA_UNAVAILABLE, f"数据不可用，未核查：{zh}", f"Data unavailable, not checked: {en}")


def combined_wording(features: Iterable[CardFeature]) -> Wording:
    """Text for an unfavourable combination of two features."""
    first, second = features
    return Wording(
        COMBINED_FEATURES,
        f"{first.zh}与{second.zh}的组合不利",
        f"{first.en} combined with {second.en} is unfavourable",
    )


def reason_catalogue(features: Iterable[CardFeature]) -> dict[str, Wording]:
    """The closed list of reason codes over a set of features, by code."""
    listed = [reason_wording(feature) for feature in sorted(features, key=lambda feature: feature.code)]
    listed.append(Wording(COMBINED_FEATURES, "两项指标的组合不利", "Two features combined are unfavourable"))
    listed.append(Wording(DATA_UNAVAILABLE, "数据不可用，未核查", "Data unavailable, not checked"))
    return {wording.code: wording for wording in listed}


def registry_catalogue() -> dict[str, Wording]:
    """The closed list of reason codes over every feature there is."""
    from scoring.engine.features import FEATURES

    return reason_catalogue(
        CardFeature(code=f.code, direction=f.direction.value, zh=f.label_zh, en=f.label_en)
        for f in FEATURES.values()
    )


def word_term(term: TermPoints, features: dict[str, CardFeature]) -> Wording:
    """The code and text that fit a term as it stands for one firm."""
    used = [features[code] for code in term.features]
    if term.unknown:
        return unavailable_wording(used)
    return reason_wording(used[0]) if len(used) == 1 else combined_wording(used)


def rank_terms(terms: Iterable[TermPoints]) -> list[TermPoints]:
    """Terms that cost points, dearest first, ties by the term's key."""
    return sorted(
        (term for term in terms if term.shortfall > 0), key=lambda term: (-term.shortfall, term.key)
    )


def reasons_for(
    terms: Iterable[TermPoints], features: dict[str, CardFeature], *, limit: int | None = MAX_REASONS
) -> tuple[Reason, ...]:
    """The dearest reasons, at most `limit`; `None` gives all, whose shortfalls sum to best less own total."""
    worded = ((term, word_term(term, features)) for term in rank_terms(terms)[:limit])
    return tuple(Reason(word.code, term.features, term.shortfall, word.zh, word.en) for term, word in worded)
