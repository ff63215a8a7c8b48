"""The order of products: stated, additive, and the same every time."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.judgement import Judgement, Request, judge
from matching.ranking import Formula, RankingError, Terms, chance, formula, order_key, rank
from scoring.profile import Profile
from tests.rulebook import ON, rule, rules

PROFILE = Profile("9" * 18, {"score": 650.0, "pd": 0.02})


def judged(*, least: float = 600.0, code: str = "P-1", profile: Profile = PROFILE) -> Judgement:
    """Judge a product that asks for a score."""
    return judge(rules(rule("score", "ge", least), product=code), profile, Request(on=ON))


def test_a_worked_example_by_hand() -> None:
    """6 % of a ceiling of 15 %: 0.6; score 50 above the least of a span of 100: 0.75; 4 of 30 days: 26/29."""
    found = rank(judged(), PROFILE, Terms("P-1", Decimal("0.06"), 4), formula())
    assert (found.cost, found.chance, found.speed) == (Decimal("27.00"), Decimal("26.25"), Decimal("17.93"))
    assert found.points == Decimal("71.18")


def test_without_a_least_score_the_probability_of_default_gives_the_margin() -> None:
    """2 % of a ceiling of 20 % leaves nine tenths of the margin; unknown leaves half."""
    open_product = judge(rules(), PROFILE, Request(on=ON))
    assert chance(open_product, PROFILE, formula()) == Decimal("0.95")
    assert chance(open_product, Profile("9" * 18), formula()) == Decimal("0.75")


def test_a_referral_has_half_the_chance_and_a_no_none() -> None:
    """The verdict comes first."""
    unknown = Profile("9" * 18)
    assert chance(judged(profile=unknown), unknown, formula()) == Decimal("0.375")
    assert chance(judged(least=700.0), PROFILE, formula()) == 0


_costs = st.decimals(Decimal("0.01"), Decimal("0.30"), places=6)


@given(cost=_costs, more=_costs, days=st.integers(1, 60), longer=st.integers(0, 30))
def test_dearer_and_slower_never_rank_higher(cost: Decimal, more: Decimal, days: int, longer: int) -> None:
    """Neither a higher cost nor a longer wait gives points; all points lie between 0 and 100."""
    better = rank(judged(), PROFILE, Terms("P-1", cost, days), formula())
    worse = rank(judged(), PROFILE, Terms("P-1", cost + more, days + longer), formula())
    assert 0 <= worse.points <= better.points <= 100
    assert better.points == better.cost + better.chance + better.speed


def test_ties_fall_to_cost_speed_and_code() -> None:
    """Equal points are ordered by what the applicant pays, waits, and at last by code."""
    judgement = judged()
    terms = [Terms("C", Decimal("0.20"), 3), Terms("B", Decimal("0.18"), 3), Terms("A", Decimal("0.20"), 3)]
    found = sorted(
        terms, key=lambda each: order_key(judgement, rank(judgement, PROFILE, each, formula()), each)
    )
    assert [each.code for each in found] == ["B", "A", "C"]


def test_verdicts_come_before_points() -> None:
    """A cheap product that says no stands below a dear one that says yes."""
    dear, cheap = Terms("DEAR", Decimal("0.14"), 30), Terms("CHEAP", Decimal("0.03"), 1)
    yes, no = judged(), judged(least=700.0)
    keys = {
        terms.code: order_key(judgement, rank(judgement, PROFILE, terms, formula()), terms)
        for terms, judgement in ((dear, yes), (cheap, no))
    }
    assert keys["DEAR"] < keys["CHEAP"]


@pytest.mark.parametrize(
    "change",
    [
        {"weights": {"cost": Decimal("0.5"), "chance": Decimal("0.5"), "speed": Decimal("0.5")}},
        {"weights": {"cost": Decimal("1.5"), "chance": Decimal("-0.5"), "speed": Decimal(0)}},
        {"weights": {"cost": Decimal(1)}},
        {"cost_ceiling": Decimal(0)},
        {"slowest_days": 1},
        {"refer_chance": Decimal(2)},
    ],
)
def test_a_formula_that_does_not_hold_together_is_refused(change: dict[str, object]) -> None:
    """Weights add up to one, none is negative, ceilings are above zero."""
    with pytest.raises(RankingError):
        replace(formula(), **change)  # type: ignore[arg-type]


def test_the_formula_in_force_reads_back() -> None:
    """The data file is valid and named."""
    assert isinstance(formula(), Formula)
    assert formula().version == "ranking-1"
