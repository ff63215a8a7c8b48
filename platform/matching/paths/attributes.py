"""What turns a status code or a data depth: records cleared, evidence earned, items authorised."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from archives.items import ITEMS
from lenders.rules import Rule
from matching.judgement import holds
from matching.paths import status
from matching.paths.blocked import Blocked, BlockedError
from matching.paths.changes import Change, Situation, with_changes
from matching.paths.options import moved
from scoring.engine.depth import depth_of
from scoring.engine.states import DataState
from scoring.engine.status_code import StatusCode
from scoring.engine.status_rules import Colour

#: The better colours first: what a path clears, it clears in this order.
_WORST_FIRST = (Colour.RED, Colour.YELLOW)


def status_changes(situation: Situation, rules: Sequence[Rule]) -> list[Change]:
    """Clear what colours the code, worst first, until the rules allow it; then what blue still wants.

    `situation` has the changes made so far applied, and what they cleared is not cleared again.
    """
    changes: list[Change] = []
    for colour in _WORST_FIRST:
        found = _code(situation, changes)
        if _allowed(rules, found):
            return changes
        reasons = {reason.item_code for reason in found.reasons if reason.colour is colour}
        changes += _clear(situation, [key for item in sorted(reasons) for key in status.CLEARING[item]])
    if _allowed(rules, _code(situation, changes)):
        return changes
    changes += _clear(situation, status.MARKS)
    changes += _old_enough(situation)
    if not _allowed(rules, _code(situation, changes)):
        changes.append(_evidence(situation))
    if not _allowed(rules, _code(situation, changes)):
        raise BlockedError(Blocked.NOT_KNOWN, "status_code")
    return changes


def depth_changes(situation: Situation, rules: Sequence[Rule]) -> list[Change]:
    """Authorise the fewest items that bring the depth asked for: the weightiest first, then by code."""
    profile = situation.profile
    kind, states = str(profile.known("kind")), dict(profile.states)
    weights = situation.depth_rules.weights_of(kind)
    closed = sorted(
        (item for item in weights if profile.state(item) == "not_authorised"),
        key=lambda item: (-Decimal(weights[item]), item),
    )
    chosen: list[str] = []
    for item in closed:
        states[item], chosen = "value", [*chosen, item]
        known = {code: DataState(state) for code, state in states.items() if code in ITEMS}
        grade = depth_of(kind, known, situation.depth_rules).grade
        if all(holds(rule.operator, grade, rule.value) for rule in rules if rule.reads == "depth"):
            hassle = situation.levers.hassle["authorise"]
            return [Change("authorise", code, None, None, 0, hassle, (code,)) for code in chosen]
    raise BlockedError(Blocked.NOT_KNOWN, "depth")


def _code(situation: Situation, changes: Sequence[Change]) -> StatusCode:
    profile, rules, on = situation.profile, situation.status_rules, situation.on
    if status.current(profile, rules, on=on) is None:
        raise BlockedError(Blocked.NOT_KNOWN, "status_code")
    revoked = status.is_revoked(profile, rules, on=on)
    after = with_changes(situation, changes).profile
    return status.rebuilt(after, rules, on=on, revoked=revoked)


def _allowed(rules: Sequence[Rule], code: StatusCode) -> bool:
    wanted = [rule for rule in rules if rule.reads == "status_code"]
    return all(holds(rule.operator, code.colour.value, rule.value) for rule in wanted)


def _clear(situation: Situation, keys: Sequence[str]) -> list[Change]:
    return list(_cleared(situation, keys))


def _cleared(situation: Situation, keys: Sequence[str]) -> Iterator[Change]:
    for key in keys:
        lever, now = situation.levers.of(key), situation.profile.known(key)
        if lever is not None and isinstance(now, float) and now > 0:
            yield moved(situation, lever, now, 0.0, reads="status_code")


def _old_enough(situation: Situation) -> Iterator[Change]:
    lever, age = situation.levers.of("age_months"), situation.profile.known("age_months")
    least = float(situation.status_rules.blue.min_age_months)
    if lever is not None and isinstance(age, float) and age < least:
        yield moved(situation, lever, age, least, reads="status_code")


def _evidence(situation: Situation) -> Change:
    """Give the lesser effort of the two kinds of evidence: a tax grade of A, or an honour."""
    found = []
    for key, target in status.EVIDENCE:
        lever, now = situation.levers.of(key), situation.profile.known(key)
        if lever is None or not isinstance(now, float) or now >= target:
            continue
        try:
            found.append(moved(situation, lever, now, target, reads="status_code"))
        except BlockedError:
            continue
    if not found:
        raise BlockedError(Blocked.TOO_LONG, "status_code")
    return min(found, key=lambda change: (change.effort, change.key))
