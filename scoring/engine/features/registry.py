"""All features, by code."""

from collections.abc import Collection

from scoring.engine.features.catalogue import obligations, public, purchases, sales
from scoring.engine.features.feature import Feature

FEATURES: dict[str, Feature] = {
    feature.code: feature
    for feature in (*sales.FEATURES, *purchases.FEATURES, *obligations.FEATURES, *public.FEATURES)
}


class UnknownFeatureError(KeyError):
    """A code that the registry does not hold."""


def select_features(codes: Collection[str] | None = None) -> tuple[Feature, ...]:
    """Give the features of the codes, in registry order, or all; UnknownFeatureError names strangers."""
    if codes is None:
        return tuple(FEATURES.values())
    if strangers := sorted(set(codes) - FEATURES.keys()):
        raise UnknownFeatureError(", ".join(strangers))
    wanted = set(codes)
    return tuple(feature for code, feature in FEATURES.items() if code in wanted)
