"""Metrics against hand counts and against scikit-learn."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.metrics import (
    OneClassError,
    auc,
    brier,
    calibration_by_grade,
    csi,
    grade_psi,
    ks,
    log_loss,
    psi,
    wilson_interval,
)

RISK = np.array([0.9, 0.8, 0.8, 0.3, 0.1])
BAD = np.array([1, 1, 0, 0, 0])


def test_auc_by_hand() -> None:
    """Of 2 x 3 pairs, five are in order and one is tied: 5.5 of 6."""
    assert auc(RISK, BAD) == 5.5 / 6


def test_ks_by_hand() -> None:
    """At 0.8 all bad firms but one good of three are in: a gap of two thirds."""
    assert ks(RISK, BAD) == pytest.approx(2 / 3)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 9999), steps=st.sampled_from([3, 10, 1000]))
def test_equal_to_scikit_learn(seed: int, steps: int) -> None:
    """AUC, KS, Brier score and log-loss are scikit-learn's, ties included."""
    from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve
    from sklearn.metrics import log_loss as judge_log_loss

    draw = np.random.default_rng(seed)
    bad = np.append(draw.integers(0, 2, 40), [0, 1])
    pd = np.round(draw.uniform(0.01, 0.99, 42) * steps) / steps * 0.98 + 0.01
    false_rate, true_rate, _ = roc_curve(bad, pd, drop_intermediate=False)
    assert auc(pd, bad) == pytest.approx(roc_auc_score(bad, pd))
    assert ks(pd, bad) == pytest.approx(np.max(np.abs(true_rate - false_rate)), abs=1e-12)
    assert brier(pd, bad) == pytest.approx(brier_score_loss(bad, pd))
    assert log_loss(pd, bad) == pytest.approx(judge_log_loss(bad, pd))


def test_reversed_risk_mirrors() -> None:
    """Turning the risk round turns the AUC round."""
    assert auc(-RISK, BAD) == pytest.approx(1 - auc(RISK, BAD))


@pytest.mark.parametrize("measure", [auc, ks])
def test_one_outcome_only_is_an_error(measure: Callable[..., float]) -> None:
    """Without both outcomes there is nothing to tell apart."""
    with pytest.raises(OneClassError):
        measure(RISK, np.ones(5, dtype=np.int64))


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 10, 0.0, 0.277533), (5, 10, 0.236593, 0.763407), (10, 10, 0.722467, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_by_hand(hits: int, trials: int, low: float, high: float) -> None:
    """The published 95 % intervals for 0, 5 and 10 of 10; all is possible without trials."""
    assert wilson_interval(hits, trials) == pytest.approx((low, high), abs=1e-6)


def test_calibration_rows_are_grades_present() -> None:
    """One row per grade that holds firms, best first, with expected and seen rates."""
    rows = calibration_by_grade(
        ["C", "AAA", "C", "C"], np.array([0.5, 0.01, 0.4, 0.6]), np.array([1, 0, 0, 1])
    )
    assert [(row.grade, row.firms, row.bads) for row in rows] == [("AAA", 1, 0), ("C", 3, 2)]
    assert rows[1].mean_pd == pytest.approx(0.5)
    assert rows[1].low < rows[1].rate < rows[1].high


def test_psi_by_hand() -> None:
    """Halves that became 60 and 40: 0.1 ln 1.2 - 0.1 ln 0.8."""
    assert psi([50, 50], [60, 40]) == pytest.approx(0.1 * np.log(1.2) - 0.1 * np.log(0.8))
    assert psi([1, 2, 3], [10, 20, 30]) == pytest.approx(0.0)


def test_psi_of_an_emptied_cell_is_finite() -> None:
    """A cell that lost all its firms counts as one in ten thousand."""
    assert 0.25 < psi([50, 50], [100, 0]) < 10


def test_psi_refuses_unlike_cells() -> None:
    """Counts over other cells, or of nobody, are an error."""
    for expected, actual in (([1, 2], [1]), ([0, 0], [1, 1])):
        with pytest.raises(ValueError, match="same cells"):
            psi(expected, actual)


def test_grade_psi_and_csi() -> None:
    """The same populations have no drift, by grade and by characteristic."""
    assert grade_psi(["A", "B"], ["A", "B"]) == 0.0
    assert csi({"b": [1, 1], "a": [1, 3]}, {"a": [3, 1], "b": [2, 2]}) == {
        "a": pytest.approx(psi([1, 3], [3, 1])),
        "b": 0.0,
    }
