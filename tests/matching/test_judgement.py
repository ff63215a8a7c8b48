"""What one judgement says, and why."""

from decimal import Decimal

import pytest

from lenders.rules import RuleError, Rules
from matching.judgement import Request, Verdict, judge
from matching.reasons import REASONS
from scoring.profile import Profile
from tests.rulebook import ON, rule, rules

REQUEST = Request(on=ON, amount=Decimal("300000.00"), term_months=12, category="loan")


def test_any_no_is_a_no_and_else_any_refer_a_refer() -> None:
    """The worst check decides; a product without checks is a yes."""
    good, unknown, bad = (rule(key, "ge", 1.0) for key in ("score", "tax_paid_12m", "pd"))
    profile = Profile("9" * 18, {"score": 2.0, "pd": 0.0})
    assert judge(rules(good), profile, REQUEST).verdict is Verdict.YES
    assert judge(rules(good, unknown), profile, REQUEST).verdict is Verdict.REFER
    assert judge(rules(good, unknown, bad), profile, REQUEST).verdict is Verdict.NO
    assert judge(rules(), profile, REQUEST).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("not_authorised", "NOT_AUTHORISED"),
        ("not_held", "NOT_HELD"),
        ("refused", "REFUSED"),
        ("delayed", "DELAYED"),
        ("disputed", "DISPUTED"),
    ],
)
def test_a_value_in_no_usable_state_counts_neither_way(state: str, reason: str) -> None:
    """A value that is there but not usable is an unknown: referred with the reason of its state."""
    for value in (0.0, 900.0):
        profile = Profile("9" * 18, {"score": value}, {"score": state})
        judgement = judge(rules(rule("score", "ge", 600.0)), profile, REQUEST)
        (check,) = judgement.checks
        assert (judgement.verdict, check.value, check.reason) == (Verdict.REFER, None, reason)


def test_unknown_means_no_where_the_criterion_says_so() -> None:
    """The criterion's own meaning of unknown is followed, and the reason still tells the state."""
    (check,) = judge(rules(rule("score", "ge", 600.0, unknown="no")), Profile("9" * 18), REQUEST).checks
    assert (check.verdict, check.reason) == (Verdict.NO, "NOT_HELD")


def test_a_held_source_without_a_value_is_an_unknown_of_its_own() -> None:
    """Checked, but too short to compute from: not a zero."""
    (check,) = judge(rules(rule("score", "ge", 0.0)), Profile("9" * 18, {"score": None}), REQUEST).checks
    assert (check.verdict, check.reason, check.state) == (Verdict.REFER, "NO_VALUE", "value")


def test_what_was_not_asked_is_not_checked() -> None:
    """Without an amount no check is made of it."""
    product = rules(rule("request.amount_fen", "le", 100), rule("request.term_months", "ge", 24))
    assert judge(product, Profile("9" * 18), Request(on=ON)).checks == ()
    assert judge(product, Profile("9" * 18), REQUEST).verdict is Verdict.NO


def test_amounts_are_compared_to_the_fen() -> None:
    """A fen above the limit is above the limit."""
    product = rules(rule("request.amount_fen", "le", 30_000_000))
    assert judge(product, Profile("9" * 18), REQUEST).verdict is Verdict.YES
    over = Request(on=ON, amount=Decimal("300000.01"))
    assert judge(product, Profile("9" * 18), over).verdict is Verdict.NO


def test_a_required_item_only_has_to_be_authorised() -> None:
    """An item that is not authorised refers; one that no source holds does not stand in the way."""
    product = rules(rule("item.util_power", "authorised", "util_power"))
    for state, verdict in (
        ("not_authorised", Verdict.REFER),
        ("not_held", Verdict.YES),
        ("value", Verdict.YES),
    ):
        assert judge(product, Profile("9" * 18, {}, {"util_power": state}), REQUEST).verdict is verdict


def test_removing_a_source_never_gives_a_yes() -> None:
    """Whatever the value was, not knowing it is never better than knowing it to fit."""
    product = rules(rule("penalty_general_open", "le", 0.0))
    dirty = Profile("9" * 18, {"penalty_general_open": 2.0})
    hidden = Profile("9" * 18, {"penalty_general_open": 2.0}, {"penalty_general_open": "not_authorised"})
    assert judge(product, dirty, REQUEST).verdict is Verdict.NO
    assert judge(product, hidden, REQUEST).verdict is Verdict.REFER


def test_failing_checks_come_with_noes_first() -> None:
    """The reader sees first what excludes."""
    product = rules(rule("tax_paid_12m", "ge", 1.0), rule("score", "ge", 600.0), rule("pd", "le", 1.0))
    judgement = judge(product, Profile("9" * 18, {"score": 500.0, "pd": 0.1}), REQUEST)
    assert [check.rule.reads for check in judgement.failing()] == ["score", "tax_paid_12m"]


def test_every_reason_has_both_wordings() -> None:
    """The list is closed and bilingual."""
    for code, reason in REASONS.items():
        assert reason.code == code
        assert reason.zh.endswith("。")
        assert reason.en.endswith(".")


def test_rules_survive_json_with_their_hash() -> None:
    """What is frozen with a revision is judged as what was compiled."""
    product = rules(rule("score", "between", (600.0, 700.0)), rule("tax_grade", "in", ("A", "B")))
    back = Rules.from_json(product.as_json())
    assert back == product
    assert back.digest == product.digest
    assert rules(rule("score", "between", (600.0, 701.0))).digest != product.digest


def test_rules_that_cannot_be_judged_are_refused() -> None:
    """Unknown comparisons, meanings and shapes of value are named; so is one rule too many."""
    for operator, value, unknown in (
        ("like", 1.0, "refer"),
        ("ge", 1.0, "yes"),
        ("in", 1.0, "no"),
        ("ge", (1.0,), "no"),
    ):
        with pytest.raises(RuleError):
            rule("score", operator, value, unknown=unknown)
    with pytest.raises(RuleError):
        rules(*[rule("score", "ge", float(n)) for n in range(65)])
