"""Bins: monotone in the registry's direction, sober on few firms, as informative as an optimal solver's."""

import contextlib
import io
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.binning import BinningParams, fit_bins, isotonic, quantile_edges, settle

PARAMS = BinningParams()


def _drawn(firms: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    values = draw.normal(size=firms)
    return values, (draw.random(firms) < 1 / (1 + np.exp(1 + 1.5 * values))).astype(np.int64)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), firms=st.integers(60, 400), ties=st.booleans())
def test_weight_of_evidence_follows_the_direction(seed: int, firms: int, *, ties: bool) -> None:
    """Whatever the draw, weight of evidence never falls towards the safe side, and edges rise."""
    values, bad = _drawn(firms, seed)
    values = np.round(values) if ties else values
    for direction, sign in (("higher_is_safer", 1), ("higher_is_riskier", -1)):
        bins = fit_bins(sign * values, bad, direction)  # type: ignore[arg-type]
        if bins is None:
            continue
        assert all(step > 0 for step in np.diff(bins.edges))
        assert all(sign * step > 0 for step in np.diff(bins.woe))
        assert sum(bins.good) + sum(bins.bad) == firms


def test_counts_by_hand() -> None:
    """Forty firms of value 0 (10 bad) and sixty of value 1 (3 bad) give two bins at one half, counted."""
    values = np.array([0.0] * 40 + [1.0] * 60)
    bad = np.array([1] * 10 + [0] * 30 + [1] * 3 + [0] * 57)
    bins = fit_bins(values, bad, "higher_is_safer")
    assert bins is not None
    assert (bins.edges, bins.good, bins.bad) == ((0.5,), (30, 57), (10, 3))
    assert bins.woe[0] < 0 < bins.woe[1]


def test_shrinkage_fades_with_data() -> None:
    """With many firms the weight of evidence is that of the plain counts, ln odds less ln odds of all."""
    values = np.array([0.0] * 40_000 + [1.0] * 60_000)
    bad = np.zeros(100_000, dtype=np.int64)
    bad[:10_000] = bad[40_000:43_000] = 1
    bins = fit_bins(values, bad, "higher_is_safer")
    assert bins is not None
    plain = [np.log(30 / 10) - np.log(87 / 13), np.log(57 / 3) - np.log(87 / 13)]
    assert bins.woe == pytest.approx(plain, abs=2e-3)


def test_few_firms_are_drawn_to_the_trend() -> None:
    """A bin without a single default stays finite, and far from certainty."""
    values, bad = _drawn(120)
    bad[values > 0.5] = 0
    bins = fit_bins(values, bad, "higher_is_safer")
    assert bins is not None
    assert max(bins.woe) < 4


def test_unknown_has_its_own_bin_worth_nothing() -> None:
    """Unknown values are counted apart and transform to 0."""
    values, bad = _drawn(200)
    values[:50] = np.nan
    bins = fit_bins(values, bad, "higher_is_safer")
    assert bins is not None
    assert bins.unknown_good + bins.unknown_bad == 50
    assert bins.transform(np.array([np.nan]))[0] == 0.0


def test_no_bins_without_ground() -> None:
    """Neutral, constant, rarely known, one-outcome and wrongly directed features are left out."""
    values, bad = _drawn(200)
    rare = np.where(np.arange(200) < 20, values, np.nan)
    assert fit_bins(values, bad, "neutral") is None
    assert fit_bins(np.zeros(200), bad, "higher_is_safer") is None
    assert fit_bins(rare, bad, "higher_is_safer") is None
    assert fit_bins(values, np.zeros(200, dtype=np.int64), "higher_is_safer") is None
    assert fit_bins(values, bad, "higher_is_riskier") is None


def test_heavy_value_gets_its_own_bin() -> None:
    """Where nine firms in ten hold a zero, the tenth is still told apart."""
    values = np.array([0.0] * 180 + [1.0] * 5 + [2.0] * 15)
    assert quantile_edges(values, PARAMS) == (0.5,)


def test_bins_hold_their_least_share() -> None:
    """No bin is smaller than the least share of the known firms."""
    values, _ = _drawn(123)
    index = np.searchsorted(quantile_edges(values, PARAMS), values, side="right")
    assert np.bincount(index).min() >= 0.05 * 123


def test_settled_values_forget_float_noise() -> None:
    """The last bits of a float, which differ between engines, never reach a bin."""
    noisy = np.array([0.1 + 0.2, 1e9 + 1e-4, np.nan, 0.0])
    clean = np.array([0.3, 1e9, np.nan, 0.0])
    assert np.array_equal(settle(noisy), clean, equal_nan=True)


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([1, 2, 3], [1, 1, 1], [1, 2, 3]),
        ([3, 2, 1], [1, 1, 1], [2, 2, 2]),
        ([1, 3, 2], [1, 1, 3], [1, 2.25, 2.25]),
    ],
)
def test_isotonic_by_hand(values: list[float], weights: list[float], expected: list[float]) -> None:
    """Violators are pooled into their weighted mean."""
    assert isotonic(np.array(values, float), np.array(weights, float)).tolist() == expected


def test_isotonic_equals_scikit_learn() -> None:
    """The pooling is that of scikit-learn's isotonic regression."""
    from sklearn.isotonic import IsotonicRegression

    draw = np.random.default_rng(5)
    values, weights = draw.normal(size=60), draw.random(60) + 0.1
    judge = IsotonicRegression().fit_transform(np.arange(60), values, sample_weight=weights)
    assert isotonic(values, weights) == pytest.approx(judge, abs=1e-12)


def test_as_informative_as_an_optimal_solver() -> None:
    """On many firms the information value is within 2 % of optbinning's, from as many quantile bins."""
    values, bad = _drawn(20_000)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        from optbinning import OptimalBinning

        judge = OptimalBinning(prebinning_method="quantile", max_n_prebins=10, monotonic_trend="descending")
        judge.fit(values, bad)
        expected = float(judge.binning_table.build().loc["Totals", "IV"])
    bins = fit_bins(values, bad, "higher_is_safer")
    assert bins is not None
    assert bins.iv == pytest.approx(expected, rel=0.02)
