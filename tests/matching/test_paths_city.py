"""Paths over the demo city: every one proved, and each refusal with a reason."""

from collections import Counter

import pytest

from benchmarks.paths import JudgedCity, is_meant_for, is_proved, judged_city, situation_of
from matching.judgement import Verdict, judge
from matching.paths import status
from matching.paths.search import Path, find_path

SAMPLE = 20
LEAST_SHARE = 0.7


@pytest.fixture(scope="module")
def city() -> JudgedCity:
    """The demo city with its own card, without a database."""
    return judged_city()


def test_every_refusal_has_a_reason_and_every_path_is_proved_and_minimal(city: JudgedCity) -> None:
    """Making the changes turns the no into the verdict claimed; any one left out leaves the no."""
    counted: Counter[str] = Counter()
    for profile in city.profiles[::SAMPLE]:
        situation = situation_of(city, profile)
        for rules in city.catalogue:
            judgement = judge(rules, profile, situation.request)
            found = find_path(rules, situation)
            assert (found is None) == (judgement.verdict is not Verdict.NO)
            if found is None:
                continue
            assert any(check.reason for check in judgement.failing())
            meant = is_meant_for(rules, situation)
            counted["meant"] += meant
            if isinstance(found, Path):
                counted["paths"] += 1
                assert meant
                assert is_proved(rules, situation, found)
    assert counted["paths"] / counted["meant"] >= LEAST_SHARE


def test_score_and_status_worked_out_from_a_profile_are_its_own(city: JudgedCity) -> None:
    """What is worked out again after a change starts from exactly what was given before it."""
    for profile in city.profiles:
        situation = situation_of(city, profile)
        score = situation.score()
        assert score is not None
        assert (score.score, score.grade) == (profile.known("score"), profile.known("grade"))
        assert status.current(profile, situation.status_rules, on=situation.on) is not None
