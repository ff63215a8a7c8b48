"""The one judgement: may this subject have this product, and why.

Pure. The page, the match that is kept and the report call `judge`; the batch (`matching.batch`) evaluates the
same compiled rules over columns, and a test holds the two equal. docs/algorithms/matching.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any, NamedTuple

from lenders import rules as form
from lenders.rules import Rule, Rules
from matching.reasons import reason_of_unknown
from scoring.profile import KNOWN, Profile, Value


class Verdict(IntEnum):
    """What a check, or a product, says. The worst of its checks is a product's verdict."""

    YES = 0
    REFER = 1
    NO = 2

    @property
    def code(self) -> str:
        """The word that is kept and shown: yes, refer or no."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for on a day. What is None was not asked, and is not checked."""

    on: date
    amount: Decimal | None = None
    term_months: int | None = None
    category: str | None = None

    def figures(self) -> dict[str, Value]:
        """Give the figures that rules read; amounts in fen, the day as an ordinal."""
        return {
            form.REQUEST_DAY: float(self.on.toordinal()),
            form.REQUEST_AMOUNT: None if self.amount is None else float(int(self.amount * 100)),
            form.REQUEST_TERM: None if self.term_months is None else float(self.term_months),
            form.REQUEST_CATEGORY: self.category,
        }


class Outcome(NamedTuple):
    """What one rule says of one subject; `reason` is empty for a yes."""

    verdict: Verdict
    value: Value
    state: str
    reason: str


class Check(NamedTuple):
    """A rule with its outcome: the value it read, the state of that value, the verdict and the reason."""

    rule: Rule
    outcome: Outcome

    @property
    def verdict(self) -> Verdict:
        """What the check says."""
        return self.outcome.verdict

    @property
    def value(self) -> Value:
        """The value it read; None where unknown."""
        return self.outcome.value

    @property
    def state(self) -> str:
        """The state of what it read."""
        return self.outcome.state

    @property
    def reason(self) -> str:
        """The code of `matching.reasons`; empty for a yes."""
        return self.outcome.reason

    def as_json(self) -> dict[str, Any]:
        """Give the check as JSON data, words included."""
        rule = self.rule
        return {
            "reads": rule.reads, "operator": rule.operator, "wanted": rule.value, "unknown": rule.unknown,
            "value": self.value, "state": self.state, "verdict": self.verdict.code, "reason": self.reason,
            "zh": rule.zh, "en": rule.en,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one product with every check that was made, in the order of its rules."""

    rules: Rules
    verdict: Verdict
    checks: tuple[Check, ...]

    def failing(self) -> tuple[Check, ...]:
        """Give the checks that say no, then those that refer."""
        failed = (check for check in self.checks if check.verdict)
        return tuple(sorted(failed, key=lambda each: -each.verdict))


def judge(rules: Rules, profile: Profile, request: Request) -> Judgement:
    """Judge one product for one subject: any no is a no, else any refer is a refer, else yes."""
    return next(iter(judge_all([rules], profile, request)))


def judge_all(catalogue: Iterable[Rules], profile: Profile, request: Request) -> list[Judgement]:
    """Judge many products for one subject; each distinct rule is evaluated once."""
    figures = request.figures()
    seen: dict[str, Outcome | None] = {}
    judgements = []
    for rules in catalogue:
        checks, worst = [], Verdict.YES
        for rule in rules.rules:
            key = rule.key
            if key in seen:
                outcome = seen[key]
            else:
                outcome = seen[key] = evaluate(rule, profile, figures)
            if outcome is not None:
                checks.append(Check(rule, outcome))
                worst = max(worst, outcome.verdict)
        judgements.append(Judgement(rules, worst, tuple(checks)))
    return judgements


def evaluate(rule: Rule, profile: Profile, figures: Mapping[str, Value]) -> Outcome | None:
    """Say what one rule makes of one subject and request; None where the request leaves it open."""
    if rule.operator == "authorised":
        state = profile.state(str(rule.value))
        if state == "not_authorised":
            return Outcome(Verdict.REFER, None, state, reason_of_unknown(state))
        return Outcome(Verdict.YES, None, state, "")
    if rule.reads in figures:
        value, state = figures[rule.reads], KNOWN
        if value is None:
            return None
    else:
        value, state = profile.known(rule.reads), profile.state(rule.reads)
    if value is None:
        verdict = Verdict.NO if rule.unknown == "no" else Verdict.REFER
        return Outcome(verdict, None, state, reason_of_unknown(state))
    if holds(rule.operator, value, rule.value):
        return Outcome(Verdict.YES, value, state, "")
    return Outcome(Verdict.NO, value, state, rule.reason)


def holds(operator: str, value: float | str, wanted: Any) -> bool:  # noqa: C901, PLR0911 - a table
    """Compare a known value with what a rule wants."""
    match operator:
        case "ge":
            return bool(value >= wanted)
        case "le":
            return bool(value <= wanted)
        case "gt":
            return bool(value > wanted)
        case "lt":
            return bool(value < wanted)
        case "eq":
            return bool(value == wanted)
        case "ne":
            return bool(value != wanted)
        case "in":
            return value in wanted
        case "not_in":
            return value not in wanted
        case "between":
            return bool(wanted[0] <= value <= wanted[1])
        case "prefix_in":
            return str(value).startswith(wanted)
        case "prefix_not_in":
            return not str(value).startswith(wanted)
        case _:
            raise form.RuleError(operator)
