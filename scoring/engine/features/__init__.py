"""Features: each defined once, computed on polars, pandas, DuckDB or Spark."""

from scoring.engine.features.compute import compute_features, feature_states
from scoring.engine.features.feature import KINDS, Direction, Feature, Unit, Unknown
from scoring.engine.features.registry import FEATURES, UnknownFeatureError, select_features
from scoring.engine.features.tables import TABLES, TableError

__all__ = [
    "FEATURES",
    "KINDS",
    "TABLES",
    "Direction",
    "Feature",
    "TableError",
    "Unit",
    "Unknown",
    "UnknownFeatureError",
    "compute_features",
    "feature_states",
    "select_features",
]
