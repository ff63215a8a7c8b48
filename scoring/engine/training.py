"""Training a financing scorecard: bins, selection, logistic model, points; the same bytes every time.

Inputs are settled to six significant digits and sorted by subject, nothing is drawn at random, and stored
numbers are rounded, so the same firms give the same card byte for byte on any run.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version

from scoring.engine.binning import Bins, fit_bins
from scoring.engine.card_format import BinCount, CardFeature, CardFile, SingleTerm, seal
from scoring.engine.features.feature import Feature
from scoring.engine.scale import Scale
from scoring.engine.scorecard import Scorecard
from scoring.engine.selection import Fit, TrainingParams, select
from scoring.engine.training_data import TrainingData, registry_sha256

UNTRAINABLE = "no feature is known often enough and tells defaulted from sound firms"


class UntrainableError(ValueError):
    """No feature separates the outcomes: a card would say the same of every firm."""


@dataclass(frozen=True)
class Origin:
    """What a stored card says of itself: a name (lower case, digits, hyphens), source, code version."""

    name: str
    source: str
    code_version: str = version("credit-easy")


def train(
    data: TrainingData,
    origin: Origin,
    params: TrainingParams | None = None,
    metrics: Mapping[str, float] | None = None,
) -> Scorecard:
    """Train a card on labelled firms; `metrics` (of its cross-validation) are stored with it.

    UntrainableError when no feature helps.
    """
    params = params or TrainingParams()
    fitted = {
        code: fit_bins(column, data.bad, data.features[code].direction.value, params.binning)
        for code, column in data.values.items()
    }
    bins = {code: found for code, found in fitted.items() if found is not None}
    woe = {code: found.transform(data.values[code]) for code, found in bins.items()}
    fit = select(woe, {code: found.iv for code, found in bins.items()}, data.bad, params)
    if fit is None:
        raise UntrainableError(UNTRAINABLE)
    return Scorecard(_card_file(data, origin, params, fit=fit, bins=bins, metrics=metrics or {}))


def _card_file(
    data: TrainingData,
    origin: Origin,
    params: TrainingParams,
    *,
    fit: Fit,
    bins: Mapping[str, Bins],
    metrics: Mapping[str, float],
) -> CardFile:
    scale = Scale()
    weights = sorted(zip(fit.codes, fit.coefficients, strict=True))
    flat = {f"binning.{key}": value for key, value in asdict(params.binning).items()}
    method = flat | {key: value for key, value in asdict(params).items() if key != "binning"}
    content = {
        "format": "credit-easy/scorecard/1",
        "scale": asdict(scale),
        "base_points": scale.milli(scale.offset / scale.factor + fit.intercept),
        "features": [_feature(data.features[code]).model_dump() for code, _ in weights],
        "terms": [_term(code, weight, bins[code], scale).model_dump(mode="json") for code, weight in weights],
        "provenance": {
            "data_sha256": data.sha256,
            "registry_sha256": registry_sha256(data.features.values()),
            "code_version": origin.code_version,
            "source": origin.source,
            "rows": len(data.subjects),
            "bads": int(data.bad.sum()),
            "method": method,
            "metrics": {key: round(float(value), 6) for key, value in metrics.items()},
        },
    }
    return seal(origin.name, content)


def _feature(feature: Feature) -> CardFeature:
    return CardFeature(
        code=feature.code, direction=feature.direction.value, zh=feature.label_zh, en=feature.label_en
    )


def _term(code: str, weight: float, bins: Bins, scale: Scale) -> SingleTerm:
    counts = zip(bins.good, bins.bad, bins.woe, strict=True)
    return SingleTerm(
        kind="single",
        feature=code,
        edges=bins.edges,
        points=tuple(scale.milli(weight * woe) for woe in bins.woe),
        coefficient=weight,
        bins=tuple(BinCount(good=good, bad=bad, woe=woe) for good, bad, woe in counts),
        unknown_count=BinCount(good=bins.unknown_good, bad=bins.unknown_bad, woe=0.0),
    )
