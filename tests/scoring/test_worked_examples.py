"""Five fictional firms, points added by hand, and the tables of the scale.

The card is that of `tests.scoring.cards`: base 600, sales bins at 100 and 1000 (points -40.5, 1.25, 30),
volatility bins at 0.5 and 1.5 (points 20, 0, -25.001). The scale is Score = Offset + Factor · ln(odds) with
PDO 50 and 600 at 20 to 1, so Factor = 50 / ln 2 and Offset = 600 - Factor · ln 20.
"""

from typing import Any

import pytest

from scoring.engine.scale import Scale, grade_of
from tests.scoring.cards import small_card

FIRMS = [
    # name, sales, volatility, total in milli-points, score, grade
    ("best in all", 2000.0, 0.2, 650_000, 650, "A"),
    ("worst in all", 50.0, 2.0, 534_499, 534, "B"),
    ("middling", 500.0, 1.0, 601_250, 601, "BBB"),
    ("edge belongs to the bin above", 100.0, 1.5, 576_249, 576, "BB"),
    ("nothing known", None, None, 600_000, 600, "BBB"),
]


@pytest.mark.parametrize(("name", "sales", "volatility", "total", "score", "grade"), FIRMS)
def test_points_added_by_hand(
    *, name: str, sales: Any, volatility: float | None, total: int, score: int, grade: str
) -> None:
    """A firm's total is the base and its points, its score that total rounded half-up."""
    result = small_card().score_one({"sales": sales, "sales_cv": volatility})
    assert (result.total_milli, result.score, result.grade) == (total, score, grade), name


def test_half_a_point_rounds_up() -> None:
    """600 - 40.5 + 20 = 579.5 is shown as 580."""
    result = small_card().score_one({"sales": 0, "sales_cv": 0})
    assert (result.total_milli, result.score) == (579_500, 580)


@pytest.mark.parametrize(
    ("score", "odds", "pd"),
    [
        (500, 5, 16.667),
        (550, 10, 9.091),
        (600, 20, 4.762),
        (650, 40, 2.439),
        (700, 80, 1.235),
        (750, 160, 0.621),
        (800, 320, 0.312),
    ],
)
def test_odds_and_default_rate_of_a_score(score: int, odds: int, pd: float) -> None:
    """Every 50 points double the odds; the default rate is one over one plus the odds, in per cent."""
    scale = Scale()
    assert scale.odds(score) == pytest.approx(odds, rel=1e-12)
    assert round(100 * scale.pd(score), 3) == pd
    assert scale.pd_table[score - 300] == scale.pd(score)


def test_factor_and_offset() -> None:
    """PDO 50 with 600 at 20:1 gives 72.134752 and 383.903595; PDO 20 with 600 at 50:1 the textbook's card."""
    assert (round(Scale().factor, 6), round(Scale().offset, 6)) == (72.134752, 383.903595)
    textbook = Scale(pdo=20, base_odds=50)
    assert (round(textbook.factor, 4), round(textbook.offset, 3)) == (28.8539, 487.123)


@pytest.mark.parametrize(
    ("floor", "grade", "below"),
    [
        (750, "AAA", "AA"),
        (700, "AA", "A"),
        (650, "A", "BBB"),
        (600, "BBB", "BB"),
        (550, "BB", "B"),
        (500, "B", "C"),
    ],
)
def test_grade_bounds(floor: int, grade: str, below: str) -> None:
    """A grade starts at its floor, and one point less is the next grade down."""
    assert (grade_of(floor), grade_of(floor - 1)) == (grade, below)


@pytest.mark.parametrize(("base", "score"), [(100_000, 300), (1_200_000, 850)])
def test_scores_stay_on_the_scale(base: int, score: int) -> None:
    """A total off the scale is clipped to 300 or 850."""
    assert small_card(base_points=base).score_one({"sales": None, "sales_cv": None}).score == score
