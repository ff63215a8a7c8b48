"""Choosing few features for few defaults: forward steps on a ridge logistic model with signs held.

A step takes the feature that raises the penalised log-likelihood most, as long as it gains more
than the Bayesian information criterion charges (½ ln n) and every coefficient keeps the sign that the
directions ask for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.engine.binning import BinningParams

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

COEFFICIENT_DECIMALS = 6


@dataclass(frozen=True)
class TrainingParams:
    """How a card is trained; all fixed before any outcome is seen.

    `inverse_penalty` is scikit-learn's C. A card has at most `max_features`, and one per `events_per_feature`
    defaults (the ten of Peduzzi et al. 1996), but may always have two. Features below `min_iv` are left out;
    each step fits only the `tried` most promising by the score test. Two weights of evidence correlated above
    `max_correlation` never enter together.
    """

    binning: BinningParams = field(default_factory=BinningParams)
    inverse_penalty: float = 0.1
    max_features: int = 12
    events_per_feature: int = 10
    min_iv: float = 0.1
    tried: int = 5
    max_correlation: float = 0.95

    def limit(self, events: int) -> int:
        """Most features a card may have with so many defaults."""
        return max(2, min(self.max_features, events // self.events_per_feature))


@dataclass(frozen=True)
class Fit:
    """A logistic model of ln(odds of good to bad) over weights of evidence."""

    codes: tuple[str, ...]
    coefficients: tuple[float, ...]
    intercept: float
    log_likelihood: float

    @property
    def signs_held(self) -> bool:
        """Whether every coefficient is positive: more weight of evidence, better odds."""
        return all(coefficient > 0 for coefficient in self.coefficients)


def fit_logistic(woe: Mapping[str, FloatArray], codes: tuple[str, ...], bad: IntArray, penalty: float) -> Fit:
    """Ridge logistic regression; `log_likelihood` has the penalty taken off."""
    from sklearn.linear_model import LogisticRegression

    design = np.column_stack([woe[code] for code in codes])
    model: Any = LogisticRegression(C=penalty, solver="newton-cholesky", tol=1e-10, max_iter=200)
    model.fit(design, 1 - bad)
    weights = np.asarray(model.coef_[0], dtype=np.float64)
    line = design @ weights + float(model.intercept_[0])
    likelihood = -float(np.logaddexp(0.0, np.where(bad == 1, line, -line)).sum())
    return Fit(
        codes=codes,
        coefficients=tuple(np.round(weights, COEFFICIENT_DECIMALS).tolist()),
        intercept=round(float(model.intercept_[0]), COEFFICIENT_DECIMALS),
        log_likelihood=likelihood - float(weights @ weights) / (2 * penalty),
    )


def select(
    woe: Mapping[str, FloatArray], iv: Mapping[str, float], bad: IntArray, params: TrainingParams
) -> Fit | None:
    """Forward selection among the candidates; None when not even one feature helps. Ties go by code."""
    pool = sorted(code for code in woe if iv[code] >= params.min_iv)
    best: Fit | None = None
    price = float(np.log(len(bad))) / 2
    # The empty model's likelihood is that of the base rate alone.
    rate = float(bad.mean())
    current = float(len(bad) * (rate * np.log(rate) + (1 - rate) * np.log(1 - rate)))
    while len(chosen := best.codes if best else ()) < params.limit(int(bad.sum())):
        open_codes = [code for code in pool if _apart(code, chosen, woe, params.max_correlation)]
        tried = _screen(open_codes, best, woe, bad)[: params.tried]
        fits = (fit_logistic(woe, (*chosen, code), bad, params.inverse_penalty) for code in tried)
        steps = [fit for fit in fits if fit.signs_held]
        step = min(steps, key=lambda fit: (-round(fit.log_likelihood, 9), fit.codes), default=None)
        if step is None or step.log_likelihood - current <= price:
            break
        best, current = step, step.log_likelihood
    return best


def _screen(codes: list[str], fit: Fit | None, woe: Mapping[str, FloatArray], bad: IntArray) -> list[str]:
    """Codes by the score test of adding each to the model (Rao 1948), the most promising first."""
    good = float(1 - bad.mean())
    line: FloatArray = np.full(len(bad), np.log(good / (1 - good)))
    if fit is not None:
        design = np.column_stack([woe[code] for code in fit.codes])
        line = design @ np.array(fit.coefficients) + fit.intercept
    chance = 1 / (1 + np.exp(-line))
    gap, weight = (1 - bad) - chance, chance * (1 - chance)
    statistics = {}
    for code in codes:
        centred = woe[code] - np.average(woe[code], weights=weight)
        statistics[code] = float((centred @ gap) ** 2 / (weight @ centred**2))
    return sorted(codes, key=lambda code: (-round(statistics[code], 9), code))


def _apart(code: str, chosen: tuple[str, ...], woe: Mapping[str, FloatArray], limit: float) -> bool:
    if code in chosen:
        return False
    return all(abs(float(np.corrcoef(woe[code], woe[other])[0, 1])) <= limit for other in chosen)
