"""Monotone weight-of-evidence bins that stay sober on few defaults.

Quantile bins are counted, each bin's default rate is shrunk towards a straight trend over the ranks of the
feature, the rates are made monotone in the registry's direction by isotonic regression, and bins that came
out equal are merged. The why and the trial against optbinning: docs/decisions/0012-monotone-bins.md.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.engine.card_format import Direction

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Significant digits kept of a value before training: float noise of an engine never reaches a card.
SIGNIFICANT_DIGITS = 6
WOE_DECIMALS = 6


@dataclass(frozen=True)
class BinningParams:
    """How bins are made; all fixed before any outcome is seen.

    `max_bins` quantile bins of at least `min_share` of the known firms; each bin's rate is shrunk as if
    `pseudo_firms` more firms had followed the trend; `trend_variance` is that of the normal prior on the
    trend's slope; a feature needs `min_known` known firms and `min_class` of each outcome among them.
    """

    max_bins: int = 10
    min_share: float = 0.05
    pseudo_firms: float = 30.0
    trend_variance: float = 1.0
    min_known: int = 30
    min_class: int = 3


@dataclass(frozen=True)
class Bins:
    """Fitted bins of one feature: `len(edges) + 1` half-open `[edge, next edge)`, and the unknown bin."""

    edges: tuple[float, ...]
    good: tuple[int, ...]
    bad: tuple[int, ...]
    woe: tuple[float, ...]
    unknown_good: int
    unknown_bad: int
    iv: float

    def transform(self, values: FloatArray) -> FloatArray:
        """Weight of evidence of each value; 0, the average firm's, where unknown (NaN)."""
        woe = np.append(np.asarray(self.woe), 0.0)
        index = np.searchsorted(np.asarray(self.edges), values, side="right")
        return woe[np.where(np.isnan(values), len(self.woe), index)]


def settle(values: FloatArray) -> FloatArray:
    """Values at `SIGNIFICANT_DIGITS`; NaN, zero and infinity stay."""
    return np.array([value if not math.isfinite(value) else _round_significant(value) for value in values])


def _round_significant(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT_DIGITS - 1}e}")


def fit_bins(
    values: FloatArray, bad: IntArray, direction: Direction, params: BinningParams | None = None
) -> Bins | None:
    """Bins of a feature, or None when it is neutral, too rarely known, constant, or without signal.

    `values` are floats with NaN for unknown, `bad` is 1 for default. WOE is the log odds of good
    to bad less that of all known firms, never falling towards the safe side of `direction`.
    """
    params = params or BinningParams()
    known = ~np.isnan(values)
    if direction == "neutral" or not _enough(bad[known], params):
        return None
    edges = quantile_edges(values[known], params)
    if not edges:
        return None
    index = np.searchsorted(np.asarray(edges), values[known], side="right")
    firms = np.bincount(index, minlength=len(edges) + 1).astype(np.float64)
    bads = np.bincount(index[bad[known] == 1], minlength=len(edges) + 1).astype(np.float64)
    sign = 1.0 if direction == "higher_is_riskier" else -1.0
    rate = _shrunk_rates(bads, firms, sign, params)
    base = float(bads.sum() / firms.sum())
    woe = np.round(_log_odds(1 - rate) - _log_odds(np.asarray(1 - base)), WOE_DECIMALS)
    merged = _merge_equal(edges, firms, bads, woe)
    if len(merged.woe) == 1:
        return None
    unknown_bad = int(bad[~known].sum())
    return Bins(
        *(merged.edges, merged.good, merged.bad, merged.woe),
        unknown_good=int((~known).sum()) - unknown_bad,
        unknown_bad=unknown_bad,
        iv=_information_value(firms, rate),
    )


def _enough(bad: IntArray, params: BinningParams) -> bool:
    bads = int(bad.sum())
    return len(bad) >= params.min_known and min(bads, len(bad) - bads) >= params.min_class


def _log_odds(rate: FloatArray) -> FloatArray:
    return np.asarray(np.log(rate / (1 - rate)))


def quantile_edges(values: FloatArray, params: BinningParams) -> tuple[float, ...]:
    """Edges between neighbouring observed values nearest the quantiles, so that no firm lies on an edge.

    A heavy value, such as a zero most firms share, gets an edge on both sides. Bins below the least size are
    merged into the smaller neighbour.
    """
    distinct, counts = np.unique(values, return_counts=True)
    before = np.append(0, np.cumsum(counts))
    targets = np.arange(1, params.max_bins) * len(values) / params.max_bins
    above = np.searchsorted(before, targets, side="left")
    cuts = {int(cut) for step in (above - 1, above) for cut in step if 0 < cut < len(distinct)}
    chosen = {_nearest(cuts, before, target) for target in targets} if cuts else set()
    heavy = {cut for cut in cuts if _heavy(counts, cut, len(values) / params.max_bins)}
    return _merge_small(distinct, before, sorted(chosen | heavy), params.min_share * len(values))


def _nearest(cuts: set[int], before: IntArray, target: float) -> int:
    return min(cuts, key=lambda cut: (abs(float(before[cut]) - target), cut))


def _heavy(counts: IntArray, cut: int, size: float) -> bool:
    return bool(max(counts[cut - 1], counts[cut]) >= size)


def _merge_small(distinct: FloatArray, before: IntArray, cuts: list[int], least: float) -> tuple[float, ...]:
    bounds = [0, *cuts, len(distinct)]
    while len(bounds) > 2:
        sizes = [int(before[right] - before[left]) for left, right in itertools.pairwise(bounds)]
        smallest = sizes.index(min(sizes))
        if sizes[smallest] >= least:
            break
        with_left = smallest == len(sizes) - 1 or (
            smallest > 0 and sizes[smallest - 1] <= sizes[smallest + 1]
        )
        del bounds[smallest if with_left else smallest + 1]
    return tuple(_between(float(distinct[cut - 1]), float(distinct[cut])) for cut in bounds[1:-1])


def _between(left: float, right: float) -> float:
    """A short number strictly between two values."""
    middle = left + (right - left) / 2
    short = _round_significant(middle)
    return short if left < short < right else middle


def _shrunk_rates(bads: FloatArray, firms: FloatArray, sign: float, params: BinningParams) -> FloatArray:
    """Default rate per bin: counts blended with the trend, then monotone (rising where `sign` is +1)."""
    total = firms.sum()
    rank = sign * ((np.cumsum(firms) - firms / 2) / total - 0.5)
    trend = _trend(bads, firms, rank, params.trend_variance)
    blended = (bads + params.pseudo_firms * trend) / (firms + params.pseudo_firms)
    weights = firms + params.pseudo_firms
    if sign > 0:
        return isotonic(blended, weights)
    return isotonic(blended[::-1], weights[::-1])[::-1]


def _trend(bads: FloatArray, firms: FloatArray, rank: FloatArray, variance: float) -> FloatArray:
    """Default rates of a logistic line over `rank` with a normal prior on its slope, never sloping down."""
    base = float(bads.sum() / firms.sum())
    level, slope = math.log(base / (1 - base)), 0.0
    for _ in range(50):
        rate = 1 / (1 + np.exp(-(level + slope * rank)))
        weight = firms * rate * (1 - rate)
        gap = bads - firms * rate
        grad_level, grad_slope = float(gap.sum()), float((gap * rank).sum()) - slope / variance
        a, b = float(weight.sum()), float((weight * rank).sum())
        c = float((weight * rank * rank).sum()) + 1 / variance
        determinant = a * c - b * b
        step_level = (c * grad_level - b * grad_slope) / determinant
        step_slope = (a * grad_slope - b * grad_level) / determinant
        level, slope = level + step_level, slope + step_slope
        if max(abs(step_level), abs(step_slope)) < 1e-12:
            break
    if slope <= 0:
        return np.full(len(rank), base)
    return np.asarray(1 / (1 + np.exp(-(level + slope * rank))))


def isotonic(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Nearest non-falling sequence in weighted squares, by pooling adjacent violators."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        mean, mass, size = value, weight, 1
        while blocks and blocks[-1][0] >= mean:
            last_mean, last_mass, last_size = blocks.pop()
            mean = (last_mean * last_mass + mean * mass) / (last_mass + mass)
            mass, size = mass + last_mass, size + last_size
        blocks.append((mean, mass, size))
    return np.repeat([mean for mean, _, _ in blocks], [size for _, _, size in blocks])


def _information_value(firms: FloatArray, rate: FloatArray) -> float:
    """Information value of the shrunk rates."""
    bad, good = firms * rate, firms * (1 - rate)
    share_bad, share_good = bad / bad.sum(), good / good.sum()
    return round(float(np.sum((share_good - share_bad) * np.log(share_good / share_bad))), WOE_DECIMALS)


@dataclass(frozen=True)
class _Merged:
    edges: tuple[float, ...]
    good: tuple[int, ...]
    bad: tuple[int, ...]
    woe: tuple[float, ...]


def _merge_equal(edges: tuple[float, ...], firms: FloatArray, bads: FloatArray, woe: FloatArray) -> _Merged:
    """Join neighbouring bins of equal weight of evidence."""
    starts = [0, *(i for i in range(1, len(woe)) if woe[i] != woe[i - 1])]
    bad = np.add.reduceat(bads, starts).astype(np.int64)
    total = np.add.reduceat(firms, starts).astype(np.int64)
    return _Merged(
        edges=tuple(edges[start - 1] for start in starts[1:]),
        good=tuple((total - bad).tolist()),
        bad=tuple(bad.tolist()),
        woe=tuple(woe[starts].tolist()),
    )
