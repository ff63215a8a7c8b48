"""A better score from the card's own bins: fewest figures first, then least effort, found exactly.

Points of single-feature terms add up, so each figure's better bins are (gain, effort) pairs, and a branch and
bound over at most `EXTRA_MAX` figures finds the best set. Features of terms over two features stay put.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from lenders.rules import Rule
from matching.judgement import holds
from matching.paths.blocked import Blocked, BlockedError
from matching.paths.changes import Change, Situation
from matching.paths.options import SCORED, SUM_OF_LOG, bring_to_light, moved
from scoring.engine.card_format import SingleTerm
from scoring.engine.scorecard import Scorecard

#: At most so many figures are moved for the score alone.
EXTRA_MAX = 5
_NUDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Gain:
    """A change, what it adds to the total in milli-points, and the effort it adds to the path."""

    change: Change
    milli: int
    effort: float


def score_wanted(card: Scorecard, rules: Sequence[Rule], score: int) -> int | None:
    """Give the least score from `score` up that every rule on score, grade and probability allows."""
    wanted = [rule for rule in rules if rule.reads in SCORED]
    scale = card.scale
    for found in range(score, scale.score_max + 1):
        at = found - scale.score_min
        values: dict[str, float | str] = {
            "score": float(found),
            "grade": scale.grade_table[at],
            "pd": round(scale.pd_table[at], 6),
        }
        if all(holds(rule.operator, values[rule.reads], rule.value) for rule in wanted):
            return found
    return None


def score_changes(situation: Situation, rules: Sequence[Rule], fixed: Mapping[str, Change]) -> list[Change]:
    """Give the changes that reach the score asked for, on top of the `fixed` ones (by key).

    `situation` has the fixed changes applied. A fixed change that is pushed further comes back in its new
    form and counts as no further change. BlockedError where no set of figures is enough.
    """
    card, now = situation.card, situation.score()
    if card is None or now is None:
        raise BlockedError(Blocked.NOT_KNOWN, "score")
    wanted = score_wanted(card, rules, now.score)
    if wanted is None:
        raise BlockedError(Blocked.SCORE_OUT_OF_REACH, "score")
    gap = wanted * 1000 - 500 - now.total_milli
    gains = {key: found for key, found in _gains(situation, card, fixed).items() if found}
    free = sorted(key for key in gains if key in fixed)
    others = sorted(key for key in gains if key not in fixed)
    for extra in range(EXTRA_MAX + 1):
        best = _best(gains, free, others, extra, gap)
        if best is not None:
            return [gain.change for gain in best]
    raise BlockedError(Blocked.SCORE_OUT_OF_REACH, "score")


def _best(
    gains: Mapping[str, list[Gain]], free: Sequence[str], others: Sequence[str], extra: int, gap: int
) -> tuple[Gain, ...] | None:
    """Give the least effort that closes the gap with so many further figures; None where none does."""
    best: tuple[float, tuple[Gain, ...]] | None = None
    most = {key: max(gain.milli for gain in found) for key, found in gains.items()}
    for chosen in combinations(others, extra):
        keys = (*chosen, *free)
        if sum(most[key] for key in keys) < gap:
            continue
        limit = float("inf") if best is None else best[0]
        found = _cheapest_pick(gains, chosen, free, gap, limit)
        best = found or best
    return None if best is None else best[1]


def _cheapest_pick(
    gains: Mapping[str, list[Gain]], chosen: Sequence[str], free: Sequence[str], gap: int, limit: float
) -> tuple[float, tuple[Gain, ...]] | None:
    """Give the least effort below `limit` that closes the gap, by branch and bound.

    Every chosen figure moves; a free one may stay. A branch ends where the bins left cannot close the gap or
    the effort is no longer below the best.
    """
    keys = (*chosen, *free)
    most = [max(gain.milli for gain in gains[key]) for key in keys]
    best: tuple[float, tuple[Gain, ...]] | None = None
    stack: list[tuple[int, tuple[Gain, ...], int, float]] = [(0, (), gap, 0.0)]
    while stack:
        place, found, left, effort = stack.pop()
        if effort >= (limit if best is None else best[0]) or sum(most[place:]) < left:
            continue
        if left <= 0 and place >= len(chosen):
            best = (round(effort, 4), found)
            continue
        if place == len(keys):
            continue
        if place >= len(chosen):
            stack.append((place + 1, found, left, effort))
        stack.extend(
            (place + 1, (*found, gain), left - gain.milli, effort + gain.effort)
            for gain in reversed(gains[keys[place]])
        )
    return best


def _gains(situation: Situation, card: Scorecard, fixed: Mapping[str, Change]) -> dict[str, list[Gain]]:
    """Give the better bins of every figure that has a lever and stands alone in its term."""
    alone = [term for term in card.file.terms if isinstance(term, SingleTerm)]
    paired = {code for term in card.file.terms if not isinstance(term, SingleTerm) for code in term.features}
    found: dict[str, list[Gain]] = {}
    for term in alone:
        if term.feature not in paired:
            key = SUM_OF_LOG.get(term.feature, term.feature)
            found[key] = _cheapest([*_of_term(situation, term, key, fixed.get(key))])
    return found


def _of_term(situation: Situation, term: SingleTerm, key: str, fixed: Change | None) -> Iterator[Gain]:
    here = situation.profile.known(term.feature)
    now = 0 if here is None else term.points[_bin(term, float(here))]
    for place, points in enumerate(term.points):
        if points <= now:
            continue
        try:
            change = _change(situation, term, key, place, fixed)
        except BlockedError:
            continue
        # a change that overshoots its bin lands where the card says
        reached = term.points[_bin(term, _as_feature(term.feature, float(change.after or 0.0)))]
        if reached > now:
            yield Gain(change, reached - now, change.effort - (fixed.effort if fixed else 0.0))


def _change(situation: Situation, term: SingleTerm, key: str, place: int, fixed: Change | None) -> Change:
    """Give the change into one bin, from where the figure stood before any other change to it."""
    low = term.edges[place - 1] if place else None
    high = term.edges[place] if place < len(term.edges) else None
    here = situation.profile.known(term.feature)
    if here is None:
        target = low if low is not None else (high or 0.0) - _NUDGE
        return bring_to_light(situation, term.feature, target)
    lever = situation.levers.of(key)
    if lever is None or (fixed is not None and fixed.kind != "feature"):
        raise BlockedError(Blocked.NO_LEVER, term.feature)
    rises = low is not None and float(here) < low
    edge = low if rises else high
    if edge is None:
        raise BlockedError(Blocked.NO_LEVER, term.feature)
    target = _as_sum(term.feature, edge if rises else edge - _NUDGE)
    start = situation.profile.known(key) if fixed is None else fixed.before
    if start is None:
        raise BlockedError(Blocked.NOT_KNOWN, term.feature)
    start = float(start)
    return moved(situation, lever, start, lever.settle(start, target), reads="score")


def _cheapest(gains: list[Gain]) -> list[Gain]:
    """Keep the bins that no other bin beats in both gain and effort, cheapest first."""
    kept: list[Gain] = []
    for gain in sorted(gains, key=lambda each: (each.effort, -each.milli)):
        if not kept or gain.milli > kept[-1].milli:
            kept.append(gain)
    return kept


def _bin(term: SingleTerm, value: float) -> int:
    return sum(edge <= value for edge in term.edges)


def _as_sum(code: str, value: float) -> float:
    return 10**value - 1 if code in SUM_OF_LOG else value


def _as_feature(code: str, value: float) -> float:
    return math.log10(value + 1) if code in SUM_OF_LOG else value
