"""A model's figures as a reader compares them: the card's own cross-validation beside log-sales alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoring.models import ModelVersion

#: Figure by figure: the key it is stored under, its name, and whether more is better.
_FIGURES: tuple[tuple[str, Promise, bool], ...] = (
    ("cv_auc", _("AUC"), True),
    ("cv_ks", _("KS"), True),
    ("cv_brier", _("Brier score (less is better)"), False),
    ("cv_log_loss", _("log loss (less is better)"), False),
)
BASELINE_AUC = "baseline_auc"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure out of fold: mean over the repeats, and the same of the model in charge.

    `spread` is the standard deviation of the repeats, None for a single one.
    """

    name: Promise
    mean: float
    spread: float | None
    champion: float | None
    is_better: bool | None


def figures(model: ModelVersion, champion: ModelVersion | None = None) -> list[FigureRow]:
    """Return the figures of a model; beside them those of the champion, where it is another model."""
    other = {} if champion is None or champion.pk == model.pk else champion.metrics
    return [
        _row(name, key, model.metrics, other, more_is_better=more)
        for key, name, more in _FIGURES
        if key in model.metrics
    ]


def _row(
    name: Promise, key: str, own: Mapping[str, float], other: Mapping[str, float], *, more_is_better: bool
) -> FigureRow:
    mean, champion = own[key], other.get(key)
    better = None if champion is None or champion == mean else (mean > champion) is more_is_better
    spread = own.get(f"{key}_sd") if own.get("cv_repeats", 0) > 1 else None
    return FigureRow(name, mean, spread, champion, better)
