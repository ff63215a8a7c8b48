"""What meets one failing check: the least value that fits, and the change that brings it."""

import math
from collections.abc import Sequence

from lenders import rules as form
from lenders.rules import Rule, RuleValue
from matching.judgement import Check, holds
from matching.paths.blocked import Blocked, BlockedError
from matching.paths.changes import Change, Situation
from matching.paths.levers import Lever
from scoring.engine.features import FEATURES
from scoring.profile import KNOWN, NOT_HELD, Value

#: Facts of registration, and of who the subject is.
FIXED = frozenset({"kind", "subject_type", "region_code", "industry_code", "size_class"})
REQUESTED = frozenset({form.REQUEST_AMOUNT, form.REQUEST_TERM, form.REQUEST_CATEGORY})
SCORED = frozenset({"score", "grade", "pd"})
TAX_LEVELS = {"A": 5.0, "B": 4.0, "M": 3.0, "C": 2.0, "D": 1.0}
#: A card reads sums as logarithms; what is moved is the sum.
SUM_OF_LOG = {"sales_log_12m": "sales_total_12m", "sales_log_36m": "sales_total_36m"}


def request_change(situation: Situation, rules: Sequence[Rule], reads: str) -> Change:
    """Change what is asked for to the nearest figure that every rule on it allows."""
    before = situation.request.figures()[reads]
    hassle = situation.levers.hassle["request"]
    for after in sorted(_figures(rules, reads), key=lambda each: (_distance(before, each), str(each))):
        if all(holds(rule.operator, after, rule.value) for rule in rules if rule.reads == reads):
            effort = hassle * (1 + min(1.0, _distance(before, after)))
            return Change("request", reads, before, after, 0, round(effort, 4))
    raise BlockedError(Blocked.CONTRADICTORY, reads)


def _figures(rules: Sequence[Rule], reads: str) -> set[float | str]:
    found: set[float | str] = set()
    for rule in rules:
        if rule.reads == reads:
            values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
            found |= {value if isinstance(value, str) else float(value) for value in values}
    return found


def _distance(before: Value, after: float | str) -> float:
    if isinstance(before, str) or isinstance(after, str) or not before:
        return 0.0
    return abs(after - before) / before


def feature_change(situation: Situation, rules: Sequence[Rule], check: Check) -> Change:
    """Move one feature as far as every rule on it asks; BlockedError where the organisation cannot."""
    key = feature_of(check.rule.reads)
    lever = situation.levers.of(key)
    wanted = [rule for rule in rules if feature_of(rule.reads) == key]
    start = situation.profile.known(key)
    if start is None:
        return _from_unknown(situation, wanted, check, lever)
    if key not in FEATURES and key != "age_months":
        raise BlockedError(Blocked.NO_LEVER, check.rule.reads)
    if lever is None:
        raise BlockedError(Blocked.PAST_FACT if _is_past(key) else Blocked.NO_LEVER, check.rule.reads)
    found = [target for rule in wanted if (target := least(rule, float(start))) is not None]
    reachable = sorted(
        (lever.settle(float(start), target) for target in found),
        key=lambda target: abs(target - float(start)),
    )
    for target in reachable:
        if all(_fits(rule, target) for rule in wanted):
            return moved(situation, lever, float(start), target, reads=check.rule.reads)
    raise BlockedError(Blocked.CONTRADICTORY, check.rule.reads)


def moved(situation: Situation, lever: Lever, start: float, target: float, *, reads: str) -> Change:
    """Give the change that moves a feature to a target; BlockedError where it cannot or not in time."""
    if not lever.is_towards(start, target):
        reverse = lever.move == "grow" and target < start
        raise BlockedError(Blocked.PAST_FACT if reverse else Blocked.TOO_LONG, reads)
    months = lever.takes(start, target)
    if months > situation.levers.months_max:
        raise BlockedError(Blocked.TOO_LONG, reads)
    return Change("feature", lever.key, start, target, months, round(months + lever.hassle, 4))


def authorise(situation: Situation, key: str, after: Value) -> Change:
    """Authorise what a feature is worked out from; BlockedError where that is not what is missing."""
    states = {item: situation.profile.state(item) for item in items_of(key)}
    closed = tuple(sorted(item for item, state in states.items() if state == "not_authorised"))
    if not closed or any(state not in (KNOWN, "not_authorised") for state in states.values()):
        raise BlockedError(Blocked.NOT_KNOWN, key)
    return Change("authorise", key, None, after, 0, situation.levers.hassle["authorise"], closed)


def bring_to_light(situation: Situation, key: str, after: float) -> Change:
    """Make an unknown feature known and at least that good: by authorisation, or by a record begun now."""
    lever, items = situation.levers.of(key), items_of(key)
    missing = tuple(sorted(item for item in items if situation.profile.state(item) == NOT_HELD))
    held = all(situation.profile.state(item) in (KNOWN, NOT_HELD) for item in items)
    if lever is None or not lever.begin or not missing or not held or lever.end is None:
        return authorise(situation, key, after)
    effort = round(lever.begin + lever.hassle, 4)
    return Change("feature", key, None, lever.end, lever.begin, effort, missing)


def items_of(key: str) -> tuple[str, ...]:
    """Give the items a measure is worked out from; none for attributes."""
    feature = FEATURES.get(feature_of(key))
    return () if feature is None else feature.items


def feature_of(reads: str) -> str:
    """Give the feature behind a measure: the level of a tax grade, the sum of a logarithm, or itself."""
    return "tax_grade_level" if reads == "tax_grade" else SUM_OF_LOG.get(reads, reads)


def _from_unknown(situation: Situation, wanted: Sequence[Rule], check: Check, lever: Lever | None) -> Change:
    """An unknown that means no: authorise its source, or earn what the register does not hold yet."""
    key = feature_of(check.rule.reads)
    targets = [target for rule in wanted if (target := least(rule, 0.0)) is not None]
    fitting = [target for target in targets if all(_fits(rule, target) for rule in wanted)]
    if not fitting:
        raise BlockedError(Blocked.NOT_KNOWN, check.rule.reads)
    target = min(fitting)
    state = situation.profile.state(key)
    if lever is not None and lever.from_nothing and state in (KNOWN, NOT_HELD):
        change = moved(situation, lever, 0.0, lever.settle(0.0, target), reads=check.rule.reads)
        return Change("feature", change.key, None, change.after, change.months, change.effort)
    return authorise(situation, key, target)


def least(rule: Rule, start: float) -> float | None:  # noqa: PLR0911 - a table
    """Give the value nearest to `start` that a rule on a number allows; None where there is no nearest."""
    value: RuleValue = rule.value
    if rule.reads == "tax_grade":
        return _nearest([level for grade, level in TAX_LEVELS.items() if _allows(rule, grade)], start)
    if isinstance(value, tuple):
        numbers = [float(each) for each in value if not isinstance(each, str)]
        if rule.operator == "between" and len(numbers) == len(value):
            return min(max(start, numbers[0]), numbers[1])
        return _nearest(numbers, start) if rule.operator == "in" else None
    if isinstance(value, str):
        return None
    bound = float(value)
    if holds(rule.operator, start, bound):
        return start
    if rule.operator in ("gt", "lt"):
        return _beyond(rule.reads, bound, up=rule.operator == "gt")
    return bound if rule.operator in ("ge", "le", "eq") else None


def _beyond(reads: str, bound: float, *, up: bool) -> float:
    """Give the next value past a bound: a whole one where the feature counts, else a ten-thousandth."""
    step = 1.0 if bound.is_integer() and abs(bound) >= 1 else 1e-4
    if reads in SUM_OF_LOG:
        step = 1e-4
    return bound + step if up else bound - step


def _nearest(values: Sequence[float], start: float) -> float | None:
    return min(values, key=lambda each: (abs(each - start), each), default=None)


def _fits(rule: Rule, target: float) -> bool:
    if rule.reads == "tax_grade":
        return any(level == target and _allows(rule, grade) for grade, level in TAX_LEVELS.items())
    if rule.reads in SUM_OF_LOG:
        target = math.log10(max(target, 0.0) + 1)
    return holds(rule.operator, target, rule.value)


def _allows(rule: Rule, grade: str) -> bool:
    return holds(rule.operator, grade, rule.value)


def _is_past(key: str) -> bool:
    return key.endswith(("_36m",)) and FEATURES[key].direction.value == "higher_is_riskier"
