"""Measures of a score against outcomes, and of drift between two populations.

Throughout, `bad` is 1 for a firm that defaulted and `risk` rises with the expected chance of default.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.engine.scale import GRADES

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Two-sided 95 % quantile of the normal distribution.
Z_95 = 1.959963984540054
#: Share below which a cell counts as this much, so that an empty cell gives a finite index.
PSI_FLOOR = 1e-4


class OneClassError(ValueError):
    """Discrimination asked of firms that are all good or all bad."""


@dataclass(frozen=True)
class GradeCalibration:
    """Expected against seen defaults of one grade, with a 95 % Wilson interval of the seen rate."""

    grade: str
    firms: int
    bads: int
    mean_pd: float
    rate: float
    low: float
    high: float


def _counts(bad: IntArray) -> tuple[int, int]:
    bads = int(bad.sum())
    goods = len(bad) - bads
    if not bads or not goods:
        raise OneClassError("both defaulted and sound firms are needed")
    return bads, goods


def midranks(values: FloatArray) -> FloatArray:
    """Ranks from 1; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def auc(risk: FloatArray, bad: IntArray) -> float:
    """Chance that a defaulted firm has the higher risk than a sound one; ties count one half."""
    bads, goods = _counts(bad)
    ranks = midranks(risk)
    return float((ranks[bad == 1].sum() - bads * (bads + 1) / 2) / (bads * goods))


def ks(risk: FloatArray, bad: IntArray) -> float:
    """Largest gap between the distributions of risk of defaulted and sound firms, 0 to 1."""
    bads, goods = _counts(bad)
    order = np.argsort(risk, kind="stable")
    last_of_value = np.append(np.diff(risk[order]) != 0, True)
    bad_share = np.cumsum(bad[order]) / bads
    good_share = np.cumsum(1 - bad[order]) / goods
    return float(np.abs(bad_share - good_share)[last_of_value].max())


def brier(pd: FloatArray, bad: IntArray) -> float:
    """Mean squared distance of the probabilities of default from the outcomes; 0 is best."""
    return float(np.mean((pd - bad) ** 2))


def log_loss(pd: FloatArray, bad: IntArray) -> float:
    """Mean negative log-likelihood of the outcomes, in nats; probabilities are kept off 0 and 1 by 1e-12."""
    safe = np.clip(pd, 1e-12, 1 - 1e-12)
    return float(-np.mean(np.where(bad == 1, np.log(safe), np.log(1 - safe))))


def wilson_interval(hits: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """Interval of a rate from counts (Wilson 1927); (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    rate = hits / trials
    spread = z * math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials))
    centre = rate + z * z / (2 * trials)
    scale = 1 + z * z / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def calibration_by_grade(
    grades: Sequence[str], pd: FloatArray, bad: IntArray
) -> tuple[GradeCalibration, ...]:
    """Expected and seen default rate of every grade that holds firms, best grade first."""
    labels = np.asarray(grades)
    rows = []
    for grade in GRADES:
        inside = labels == grade
        firms = int(inside.sum())
        if not firms:
            continue
        bads = int(bad[inside].sum())
        low, high = wilson_interval(bads, firms)
        rows.append(GradeCalibration(grade, firms, bads, float(pd[inside].mean()), bads / firms, low, high))
    return tuple(rows)


def psi(expected: Iterable[float], actual: Iterable[float]) -> float:
    """Population stability index of two lists of counts over the same cells.

    Σ (a − e) · ln(a / e) over shares, each floored at `PSI_FLOOR`. Common reading: under 0.1 stable, 0.1 to
    0.25 look, above 0.25 changed.
    """
    before = np.asarray(list(expected), dtype=np.float64)
    after = np.asarray(list(actual), dtype=np.float64)
    if before.shape != after.shape or before.sum() <= 0 or after.sum() <= 0:
        raise ValueError("PSI needs two populations counted over the same cells")
    before = np.maximum(before / before.sum(), PSI_FLOOR)
    after = np.maximum(after / after.sum(), PSI_FLOOR)
    return float(np.sum((after - before) * np.log(after / before)))


def grade_psi(expected: Sequence[str], actual: Sequence[str]) -> float:
    """PSI of two lists of grades."""
    return psi(*([list(grades).count(grade) for grade in GRADES] for grades in (expected, actual)))


def csi(expected: Mapping[str, Sequence[float]], actual: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """PSI of every characteristic from its bin counts (the unknown bin among them), by feature code."""
    return {code: psi(expected[code], actual[code]) for code in sorted(expected)}
