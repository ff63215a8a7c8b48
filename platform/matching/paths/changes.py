"""A change, and what a profile and a request become with it: so that the judgement after is a real one."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from lenders import rules as form
from matching.judgement import Request
from matching.paths import status
from matching.paths.levers import Levers
from scoring.engine.depth import DepthRules, depth_of
from scoring.engine.features import FEATURES
from scoring.engine.scorecard import Score, Scorecard
from scoring.engine.states import DataState
from scoring.engine.status_rules import StatusRules
from scoring.profile import KNOWN, Profile, Value

Kind = Literal["feature", "authorise", "request"]

_TAX_GRADES = {5.0: "A", 4.0: "B", 3.0: "M", 2.0: "C", 1.0: "D"}
#: Sums of a longer window hold those of the last twelve months.
_SALES_SUMS = ("sales_total_24m", "sales_total_36m")
_LOGS = {"sales_log_12m": "sales_total_12m", "sales_log_36m": "sales_total_36m"}
_PD_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do: a figure moved, items authorised, or another request.

    `months` is how long it takes, `effort` the months plus the hassle. What `items` bring to light, by
    authorisation or by a record begun, is assumed to be as good as `after` once it is known.
    """

    kind: Kind
    key: str
    before: Value
    after: Value
    months: int
    effort: float
    items: tuple[str, ...] = ()

    @property
    def assumed(self) -> bool:
        """Whether the outcome rests on what a source has yet to tell."""
        return bool(self.items) and self.after is not None


@dataclass(frozen=True, slots=True)
class Situation:
    """One subject with its request, and the card, rules and levers by which both are judged."""

    profile: Profile
    request: Request
    card: Scorecard | None
    status_rules: StatusRules
    depth_rules: DepthRules
    levers: Levers

    @property
    def on(self) -> date:
        """The business date."""
        return self.request.on

    def score(self) -> Score | None:
        """Score the profile's own features; None where no card is at hand."""
        if self.card is None:
            return None
        return self.card.score_one({code: _number(self.profile, code) for code in self.card.features})


def with_changes(situation: Situation, changes: Iterable[Change]) -> Situation:
    """Give the situation after the changes: features moved, and all that rests on them worked out again."""
    changes = tuple(changes)
    request, profile = situation.request, situation.profile
    for change in changes:
        if change.kind == "request":
            request = _asked(request, change)
    moved = _moved(profile, [change for change in changes if change.kind != "request"], situation.levers)
    found = replace(situation, profile=moved, request=request)
    return found if moved is profile else replace(found, profile=_derived(situation, found))


def _asked(request: Request, change: Change) -> Request:
    if change.key == form.REQUEST_AMOUNT:
        return replace(request, amount=Decimal(int(float(change.after or 0))) / 100)
    if change.key == form.REQUEST_TERM:
        return replace(request, term_months=int(float(change.after or 0)))
    return replace(request, category=str(change.after))


def _moved(profile: Profile, changes: list[Change], levers: Levers) -> Profile:
    if not changes:
        return profile
    values, states = dict(profile.values), dict(profile.states)
    for change in changes:
        for item in change.items:
            states[item] = KNOWN
        if change.after is None:
            continue
        before = _number(profile, change.key) or 0.0
        values[change.key], states[change.key] = change.after, KNOWN
        lever = levers.of(change.key)
        if lever is not None and change.kind == "feature":
            values |= {key: 0.0 for key in lever.also if _number(profile, key) is not None}
            fallen = before - float(change.after)
            values |= {
                key: max(0.0, known - fallen)
                for key in lever.reduces
                if (known := _number(profile, key)) is not None
            }
    return Profile(profile.uscc, _follow(profile, values), states)


def _follow(profile: Profile, values: Mapping[str, Value]) -> dict[str, Value]:
    """Move the sums and logarithms that hold a moved sum."""
    found = dict(values)
    before, after = _number(profile, "sales_total_12m"), found.get("sales_total_12m")
    if before is not None and isinstance(after, float) and after > before:
        for key in _SALES_SUMS:
            known = _number(profile, key)
            if known is not None and found[key] == known:
                found[key] = known + after - before
    for log, total in _LOGS.items():
        if _number(profile, log) is not None and found.get(total) != profile.values.get(total):
            found[log] = math.log10(max(float(found[total] or 0.0), 0.0) + 1)
    return found


def _derived(before: Situation, after: Situation) -> Profile:
    """Work out again what rests on features and states: tax grade, score, status code and depth."""
    profile = after.profile
    values, states = dict(profile.values), dict(profile.states)
    level = _number(profile, "tax_grade_level")
    if level != _number(before.profile, "tax_grade_level") and level in _TAX_GRADES:
        values["tax_grade"] = _TAX_GRADES[level]
        states["tax_grade"] = KNOWN
    if before.profile.known("score") is not None and (score := after.score()) is not None:
        values |= {"score": float(score.score), "grade": score.grade, "pd": round(score.pd, _PD_DIGITS)}
    values |= _status(before, after)
    if before.profile.known("depth") is not None:
        items = {code: DataState(state) for code, state in states.items() if code not in FEATURES}
        kind = str(before.profile.known("kind"))
        values["depth"] = depth_of(kind, items, after.depth_rules).grade
    return Profile(profile.uscc, values, states)


def _status(before: Situation, after: Situation) -> dict[str, Value]:
    """Give the status code after; the one before where the records cannot be rebuilt from the features."""
    if status.current(before.profile, before.status_rules, on=before.on) is None:
        return {}
    revoked = status.is_revoked(before.profile, before.status_rules, on=before.on)
    code = status.rebuilt(after.profile, after.status_rules, on=after.on, revoked=revoked)
    return {"status_code": code.colour.value}


def _number(profile: Profile, key: str) -> float | None:
    found = profile.known(key)
    return float(found) if isinstance(found, int | float) else None
