"""From a no to the changes that turn it: single products, by hand."""

import json
from decimal import Decimal

import pytest

from lenders.rules import REQUEST_AMOUNT, REQUEST_TERM, Rule
from matching.judgement import Request, Verdict
from matching.paths.blocked import Blocked, NoPath
from matching.paths.changes import Situation, with_changes
from matching.paths.levers import LEVERS, LeverError, levers, read_levers
from matching.paths.search import Path, find_path
from scoring.engine.depth import depth_rules
from scoring.engine.status_rules import status_rules
from scoring.profile import Profile, Value
from tests.rulebook import ON, rule, rules

REQUEST = Request(on=ON, amount=Decimal("900000.00"), term_months=48, category="loan")


def situation(values: dict[str, Value], states: dict[str, str] | None = None) -> Situation:
    """Put a subject without a score before the rules of 2026."""
    profile = Profile("9" * 18, values, states or {})
    return Situation(profile, REQUEST, None, status_rules(ON), depth_rules(ON), levers())


def path(*found: Rule, values: dict[str, Value], states: dict[str, str] | None = None) -> Path:
    """Find a path that must be there."""
    result = find_path(rules(*found), situation(values, states))
    assert isinstance(result, Path)
    return result


def test_the_amount_and_the_term_go_to_the_nearest_that_is_offered() -> None:
    """900,000 over 48 months becomes 500,000 over 36, at once."""
    result = path(
        rule(REQUEST_AMOUNT, "ge", 1_000_000), rule(REQUEST_AMOUNT, "le", 50_000_000),
        rule(REQUEST_TERM, "le", 36), values={},
    )  # fmt: skip
    assert {change.key: change.after for change in result.changes} == {
        REQUEST_AMOUNT: 5e7,
        REQUEST_TERM: 36.0,
    }
    assert (result.after.verdict, result.months) == (Verdict.YES, 0)
    assert result.situation.request.amount == Decimal(500_000)


def test_a_repaired_penalty_changes_the_colour_too() -> None:
    """Clearing the penalty is one change, though two rules refused: the code follows the record."""
    states = {"pen_decision": "value"}
    values: dict[str, Value] = {
        "penalty_general_open": 1.0,
        "penalty_count_36m": 2.0,
        "status_code": "yellow",
    }
    result = path(
        rule("penalty_general_open", "le", 0), rule("status_code", "in", ("blue", "green")),
        values=values, states=states,
    )  # fmt: skip
    (change,) = result.changes
    assert (change.key, change.after, change.months) == ("penalty_general_open", 0.0, 3)
    after = result.situation.profile
    assert (after.known("status_code"), after.known("penalty_count_36m")) == ("green", 1.0)


def test_months_are_waited_for_at_the_pace_of_time() -> None:
    """From 20 months of age to 24 takes four; from 10 to 36 takes more than two years."""
    (change,) = path(rule("age_months", "ge", 24), values={"age_months": 20.0}).changes
    assert change.months == 4
    refused = find_path(rules(rule("age_months", "ge", 36)), situation({"age_months": 10.0}))
    assert refused == NoPath(Blocked.TOO_LONG, "age_months")


def test_an_unknown_that_means_no_is_authorised_on_a_named_assumption() -> None:
    """Authorising brings the figure to light; what it will be is assumed, and said to be."""
    closed = {"soc_paid": "not_authorised", "headcount_mean_12m": "not_authorised"}
    result = path(rule("headcount_mean_12m", "ge", 4, unknown="no"), values={}, states=closed)
    (change,) = result.changes
    assert (change.kind, change.items, change.after) == ("authorise", ("soc_paid",), 4.0)
    assert result.assumed


@pytest.mark.parametrize(
    ("failing", "values", "reason"),
    [
        (rule("kind", "in", ("bnb",)), {"kind": "sme"}, Blocked.FIXED_ATTRIBUTE),
        (rule("region_code", "prefix_in", ("33",)), {"region_code": "320100"}, Blocked.FIXED_ATTRIBUTE),
        (rule("request.day", "le", ON.toordinal() - 1), {}, Blocked.OFFER_CLOSED),
        (rule("loan_count", "le", 0), {"loan_count": 1.0}, Blocked.PAST_FACT),
        (rule("penalty_count_36m", "le", 0), {"penalty_count_36m": 1.0}, Blocked.PAST_FACT),
        (rule("rooms", "ge", 5, unknown="no"), {}, Blocked.NOT_KNOWN),
    ],
)
def test_what_nobody_can_turn_says_why(failing: Rule, values: dict[str, Value], reason: Blocked) -> None:
    """No path is a reason of the closed list, in both languages."""
    found = find_path(rules(failing), situation(values))
    assert isinstance(found, NoPath)
    assert (found.reason, found.reads) == (reason, failing.reads)
    assert found.zh.endswith("。")
    assert found.en.endswith(".")


def test_conditions_that_exclude_each_other_have_no_path() -> None:
    """At least 8 and at most 5 customers cannot both be."""
    product = rules(rule("customer_count_12m", "ge", 8), rule("customer_count_12m", "le", 5))
    assert find_path(product, situation({"customer_count_12m": 6.0})) == NoPath(
        Blocked.CONTRADICTORY, "customer_count_12m"
    )


def test_what_is_not_refused_has_no_path_to_show() -> None:
    """A yes and a referral need none."""
    assert find_path(rules(rule("rooms", "ge", 5)), situation({})) is None


def test_more_sales_move_the_sums_that_hold_them() -> None:
    """The longer sums and the logarithm follow a larger year."""
    values: dict[str, Value] = {
        "sales_total_12m": 99_999.0,
        "sales_total_36m": 199_999.0,
        "sales_log_12m": 5.0,
    }
    result = path(rule("sales_total_12m", "ge", 110_000), values=values)
    after = result.situation.profile
    assert after.known("sales_total_36m") == 210_000.0
    assert after.known("sales_log_12m") == pytest.approx(5.0414, abs=1e-4)


def test_no_changes_change_nothing() -> None:
    """The situation is the same without changes."""
    before = situation({"rooms": 2.0})
    assert with_changes(before, ()).profile is before.profile


def test_unsound_levers_are_refused() -> None:
    """A lever on no feature, one without a pace, and one that worsens are named."""
    data = json.loads(LEVERS.read_text(encoding="utf-8"))
    sound = data["levers"][0]
    for wrong in ({"key": "no_such"}, {"months": 0}, {"key": "honour_count"}):
        with pytest.raises(LeverError):
            read_levers(json.dumps({**data, "levers": [{**sound, "reduces": [], **wrong}]}))
    with pytest.raises(LeverError):
        read_levers(json.dumps({**data, "levers": [sound, sound]}))
