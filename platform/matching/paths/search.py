"""The path from a no: the smallest set of changes, found on the product's rules, proved by judging again.

docs/algorithms/paths.md. Each failing check on a figure of its own needs a change of its own, which is one
change at least; the score, the code and the depth are then met by as few further changes as can be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lenders import rules as form
from lenders.rules import Rule, Rules
from matching.judgement import Check, Judgement, Verdict, judge
from matching.paths import attributes, options, scores
from matching.paths.blocked import Blocked, BlockedError, NoPath
from matching.paths.changes import Change, Situation, with_changes

#: Failing checks are met in rounds: meeting one may fail another that reads the same figures.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Path:
    """Changes that turn a no, each of them needed: the judgement before, and the one with all made."""

    changes: tuple[Change, ...]
    before: Judgement
    after: Judgement
    situation: Situation

    @property
    def months(self) -> int:
        """How long it takes: the changes are made side by side."""
        return max((change.months for change in self.changes), default=0)

    @property
    def effort(self) -> float:
        """The efforts of all changes, in months."""
        return round(sum(change.effort for change in self.changes), 4)

    @property
    def assumed(self) -> bool:
        """Whether it rests on what a source has yet to tell."""
        return any(change.assumed for change in self.changes)


def find_path(rules: Rules, situation: Situation) -> Path | NoPath | None:
    """Find the path for one product; None where the product is not refused."""
    before = judge(rules, situation.profile, situation.request)
    if before.verdict is not Verdict.NO:
        return None
    try:
        changes = _search(rules, situation, before)
    except BlockedError as error:
        return error.no_path
    kept = needed(rules, situation, changes)
    after = with_changes(situation, kept)
    return Path(kept, before, judge(rules, after.profile, after.request), after)


def needed(rules: Rules, situation: Situation, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Leave out, dearest first, every change without which the product is still not refused."""
    kept = list(changes)
    for change in sorted(changes, key=lambda each: (-each.effort, each.key)):
        rest = [each for each in kept if each is not change]
        if _turned(rules, situation, rest):
            kept = rest
    return tuple(sorted(kept, key=lambda each: (each.effort, each.kind, each.key)))


def _turned(rules: Rules, situation: Situation, changes: Sequence[Change]) -> bool:
    after = with_changes(situation, changes)
    return judge(rules, after.profile, after.request).verdict is not Verdict.NO


def _search(rules: Rules, situation: Situation, before: Judgement) -> list[Change]:
    found: dict[str, Change] = {}
    _check_fixed(before)
    for _ in range(_ROUNDS):
        now = with_changes(situation, found.values())
        noes = [
            check for check in judge(rules, now.profile, now.request).checks if check.verdict is Verdict.NO
        ]
        if not noes:
            return list(found.values())
        for change in _round(rules.rules, situation, now, noes, found):
            found[change.key] = change
    raise BlockedError(Blocked.CONTRADICTORY, noes[0].rule.reads)


def _check_fixed(judgement: Judgement) -> None:
    """Refuse at once what no search can turn, the firmest reason first."""
    for reason, reads in (
        (Blocked.FIXED_ATTRIBUTE, options.FIXED),
        (Blocked.OFFER_CLOSED, {form.REQUEST_DAY}),
    ):
        for check in judgement.checks:
            if check.verdict is Verdict.NO and check.rule.reads in reads:
                raise BlockedError(reason, check.rule.reads)


def _round(
    rules: Sequence[Rule],
    situation: Situation,
    now: Situation,
    noes: Sequence[Check],
    found: dict[str, Change],
) -> list[Change]:
    """Give changes for what fails: figures of their own first, then code, depth and score."""
    own = [check for check in noes if check.rule.reads not in _LATER]
    if own:
        return [_own_change(rules, situation, check) for check in own]
    for reads, changes in _LATER_CHANGES:
        if any(check.rule.reads == reads for check in noes):
            return changes(now, rules)
    if any(check.value is None for check in noes):
        raise BlockedError(Blocked.NOT_KNOWN, "score")
    return scores.score_changes(now, rules, found)


def _own_change(rules: Sequence[Rule], situation: Situation, check: Check) -> Change:
    if check.rule.reads in options.REQUESTED:
        return options.request_change(situation, rules, check.rule.reads)
    return options.feature_change(situation, rules, check)


_LATER = frozenset({*options.SCORED, "status_code", "depth"})
_LATER_CHANGES: tuple[tuple[str, Callable[[Situation, Sequence[Rule]], list[Change]]], ...] = (
    ("status_code", attributes.status_changes),
    ("depth", attributes.depth_changes),
)
