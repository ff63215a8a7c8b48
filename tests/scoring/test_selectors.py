"""What rules are judged on: the platform's own newest score; attributes are known or say why not."""

from datetime import date

import pytest

from scoring.models import ModelStatus
from scoring.profile import KNOWN, NOT_HELD
from scoring.selectors import (
    champion_or_none,
    latest_score,
    latest_scores,
    models_listed,
    profile_of,
    run_profiles,
    score_history,
)
from tests.archives import cases
from tests.scoring import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _champion() -> None:
    """Put a model in charge."""
    world.put_in_charge()


def test_the_newest_score_is_of_the_platform_not_of_the_own_view() -> None:
    """What a subject scored for its own eyes stays out of matching, even if it is newer."""
    found = world.firm()
    first = world.score([found]).scores.get()
    world.own_score(found)
    assert latest_score(found) == first
    assert list(latest_scores([found])) == [first]
    assert latest_score(found, reader=found.organisation) != first
    newer = world.score([found]).scores.get()
    assert latest_score(found) == newer
    assert list(score_history(found)) == [first, newer]
    assert score_history(found, reader=found.organisation).count() == 1


def test_a_subject_that_only_scored_itself_has_no_score_of_the_platform() -> None:
    """Its own view is nobody else's business."""
    found = world.firm()
    world.own_score(found)
    assert latest_score(found) is None
    assert not latest_scores().exists()


def test_a_profile_holds_features_attributes_and_the_states_of_items() -> None:
    """Known values count; what is unknown says why."""
    found = world.firm(industry_code="H6110")
    profile = profile_of(world.score([found]).scores.get())
    assert (profile.uscc, profile.known("kind"), profile.known("region_code")) == (
        found.uscc,
        "sme",
        "331102",
    )
    assert (profile.known("industry_code"), profile.known("tax_grade")) == ("H6110", "A")
    assert profile.known("age_months") == 135.0
    assert (profile.known("score"), profile.known("grade")) == (595.0, "BB")
    assert profile.state("sales_count_12m") == profile.state("tax_invoice_sales") == "not_authorised"
    assert profile.state("size_class") == NOT_HELD
    assert profile.state("reg_basic") == KNOWN


@pytest.mark.parametrize(
    ("on", "months"), [(date(2026, 1, 14), 131.0), (date(2026, 1, 15), 132.0), (date(2026, 12, 31), 143.0)]
)
def test_ages_are_whole_months(on: date, months: float) -> None:
    """A month is over on the day of the month, not before."""
    found = world.firm(established_on=date(2015, 1, 15))
    assert profile_of(world.score([found], on=on).scores.get()).known("age_months") == months


@pytest.mark.parametrize("letter", ["A", "B", "M", "C", "D"])
def test_the_tax_grade_is_its_letter(letter: str) -> None:
    """Rules speak of letters, features of levels."""
    found = cases.subject(1)
    cases.record(found, "tax_grade", level=letter, decided_on=date(2026, 4, 20))
    assert profile_of(world.score([found]).scores.get()).known("tax_grade") == letter


def test_without_a_tax_grade_the_state_says_why() -> None:
    """A firm that was never graded, by a source that never spoke, is not held."""
    profile = profile_of(world.score([cases.subject(1)]).scores.get())
    assert profile.known("tax_grade") is None
    assert profile.state("tax_grade") == NOT_HELD


def test_the_region_of_an_anonymous_firm_is_unknown() -> None:
    """Its derived code carries zeros, which are a place for nobody."""
    found = world.firm()
    found.region_code = "000000"
    found.save()
    profile = profile_of(world.score([found]).scores.get())
    assert profile.known("region_code") is None
    assert profile.state("region_code") == NOT_HELD


def test_the_profiles_of_a_run_come_in_the_order_of_codes() -> None:
    """One row for each subject, equal to the single profile."""
    subjects = [world.firm(number) for number in (3, 1, 2)]
    run = world.score(subjects)
    frame = run_profiles(run)
    assert frame.usccs == sorted(subject.uscc for subject in subjects)
    for row, score in enumerate(run.scores.order_by("subject__organisation__uscc")):
        single, drawn = profile_of(score), frame.profile(row)
        for key in ("score", "grade", "region_code", "age_months", "sales_count_12m", "tax_grade"):
            assert (drawn.known(key), drawn.state(key)) == (single.known(key), single.state(key))


def test_models_are_listed_with_the_one_in_charge_first() -> None:
    """Then those that wait, then the retired; each with how often it scored."""
    world.score([world.firm()])
    first = champion_or_none()
    assert first is not None
    second = world.put_in_charge(world.card(base=570_000))
    world.challenger(580_000)
    listed = list(models_listed())
    assert [model.status for model in listed] == [
        ModelStatus.CHAMPION,
        ModelStatus.CHALLENGER,
        ModelStatus.RETIRED,
    ]
    assert (listed[0], listed[2]) == (second, first)
    assert [model.run_count for model in listed] == [0, 0, 1]  # type: ignore[attr-defined]
