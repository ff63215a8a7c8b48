"""Repeated stratified cross-validation: everything that looks at outcomes happens inside the fold.

Each firm is scored by cards that never saw it: binning, selection and fitting see only the other folds. The
figure of a repeat pools the scores of all its folds; the spread is over repeats. A feature taken as it is,
unfitted, stands beside the card as its baseline.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from scoring.engine.metrics import auc, brier, ks, log_loss
from scoring.engine.selection import TrainingParams
from scoring.engine.training import Origin, UntrainableError, train
from scoring.engine.training_data import TrainingData

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FOLD_ORIGIN = Origin(name="fold", source="cross-validation")


@dataclass(frozen=True)
class Spread:
    """A figure over the repeats."""

    mean: float
    sd: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: list[float]) -> "Spread":
        """Mean, standard deviation (of the population) and range of some figures."""
        return cls(float(np.mean(figures)), float(np.std(figures)), min(figures), max(figures))


@dataclass(frozen=True)
class Validation:
    """Out-of-fold results. `predictions` holds `subject`, `defaulted`, mean `total_milli` and mean `pd`."""

    folds: int
    repeats: int
    auc: Spread
    ks: Spread
    brier: Spread
    log_loss: Spread
    auc_of_mean: float
    baseline: str | None
    baseline_auc: float | None
    terms: dict[str, int]
    predictions: pl.DataFrame

    @property
    def metrics(self) -> dict[str, float]:
        """The figures that are stored with a card."""
        figures = {"cv_folds": float(self.folds), "cv_repeats": float(self.repeats)}
        for name in ("auc", "ks", "brier", "log_loss"):
            spread: Spread = getattr(self, name)
            figures |= {f"cv_{name}": spread.mean, f"cv_{name}_sd": spread.sd}
        figures["cv_auc_of_mean"] = self.auc_of_mean
        return figures if self.baseline_auc is None else figures | {"baseline_auc": self.baseline_auc}


def stratified_folds(bad: IntArray, folds: int, seed: int) -> IntArray:
    """Fold number of each firm; every fold holds its share of each outcome, give or take one firm."""
    generator = np.random.default_rng(seed)
    fold = np.empty(len(bad), dtype=np.int64)
    for outcome in (0, 1):
        rows = np.flatnonzero(bad == outcome)
        fold[generator.permutation(rows)] = (np.arange(len(rows)) + outcome) % folds
    return fold


def cross_validate(
    data: TrainingData,
    params: TrainingParams | None = None,
    *,
    folds: int = 10,
    repeats: int = 5,
    seed: int = 20201123,
    baseline: str | None = None,
) -> Validation:
    """Train and score out of fold, `repeats` times; `baseline` names a feature to set beside the card."""
    totals = np.zeros((repeats, len(data.bad)))
    pds = np.zeros((repeats, len(data.bad)))
    terms: dict[str, int] = {}
    for repeat in range(repeats):
        fold = stratified_folds(data.bad, folds, seed + repeat)
        for number in range(folds):
            inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            scored, used = _score_fold(data.take(inside), data.take(outside), params)
            totals[repeat, outside] = scored.get_column("total_milli").to_numpy()
            pds[repeat, outside] = scored.get_column("pd").to_numpy()
            for code in used:
                terms[code] = terms.get(code, 0) + 1
    return _summary(data, totals, pds, folds=folds, terms=terms, baseline=baseline)


def _score_fold(
    inside: TrainingData, outside: TrainingData, params: TrainingParams | None
) -> tuple[pl.DataFrame, list[str]]:
    """Scores of the firms outside by a card of those inside; one score for all where no card can be had."""
    try:
        card = train(inside, FOLD_ORIGIN, params)
    except UntrainableError:
        rate = float(inside.bad.mean())
        flat = pl.DataFrame({"total_milli": [0], "pd": [rate]})
        return pl.concat([flat] * len(outside.bad)), []
    return card.score_frame(outside.frame), sorted(card.features)


def _summary(
    data: TrainingData,
    totals: FloatArray,
    pds: FloatArray,
    *,
    folds: int,
    terms: dict[str, int],
    baseline: str | None,
) -> Validation:
    bad = data.bad
    return Validation(
        folds=folds,
        repeats=len(totals),
        auc=Spread.of([auc(-total, bad) for total in totals]),
        ks=Spread.of([ks(-total, bad) for total in totals]),
        brier=Spread.of([brier(pd, bad) for pd in pds]),
        log_loss=Spread.of([log_loss(pd, bad) for pd in pds]),
        auc_of_mean=auc(-totals.mean(axis=0), bad),
        baseline=baseline,
        baseline_auc=None if baseline is None else feature_auc(data, baseline),
        terms=dict(sorted(terms.items())),
        predictions=pl.DataFrame(
            {
                "subject": data.subjects,
                "defaulted": bad == 1,
                "total_milli": totals.mean(axis=0),
                "pd": pds.mean(axis=0),
            }
        ),
    )


def feature_auc(data: TrainingData, code: str) -> float:
    """AUC of one feature taken as it is, towards its risky side; an unknown takes the median."""
    column = data.values[code]
    filled = np.where(np.isnan(column), np.nanmedian(column), column)
    sign = 1.0 if data.features[code].direction == "higher_is_riskier" else -1.0
    return auc(sign * filled, data.bad)
