"""Labelled firms in one settled order, with the hash that a model names them by."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from scoring.engine.binning import settle
from scoring.engine.card_format import canonical_json
from scoring.engine.features.feature import Direction, Feature

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


#: Items no model is trained on: a loan's own outcome is what is to be foretold.
OUTCOME_ITEMS = frozenset({"lending_outcome"})


class TrainingDataError(ValueError):
    """Labelled firms that no model can be trained on; the text says why."""


@dataclass(frozen=True)
class TrainingData:
    """Firms sorted by subject: their settled feature values (NaN = unknown) and 1 for default.

    Kept are the features a card may read: those with a direction that do not come from loan outcomes.
    """

    subjects: tuple[str, ...]
    features: Mapping[str, Feature]
    values: Mapping[str, FloatArray]
    bad: IntArray

    @classmethod
    def build(cls, frame: pl.DataFrame, labels: pl.DataFrame, features: Iterable[Feature]) -> Self:
        """Join a wide feature table with `labels` (`subject`, `defaulted` bool; null labels are left out).

        TrainingDataError when a subject appears twice, or when one of the two outcomes is missing.
        """
        kept = {f.code: f for f in sorted(features, key=lambda f: f.code) if _usable(f)}
        known = labels.filter(pl.col("defaulted").is_not_null()).select("subject", "defaulted")
        table = frame.join(known, on="subject", how="inner").sort("subject")
        if table.get_column("subject").n_unique() != table.height:
            raise TrainingDataError("a subject appears more than once")
        if table.get_column("defaulted").n_unique() != 2:
            raise TrainingDataError("both defaulted and sound firms are needed")
        return cls(
            subjects=tuple(table.get_column("subject").to_list()),
            features=kept,
            values={code: settle(table.get_column(code).cast(pl.Float64).to_numpy()) for code in kept},
            bad=table.get_column("defaulted").cast(pl.Int64).to_numpy(),
        )

    def take(self, rows: IntArray) -> Self:
        """The firms at some rows, ascending."""
        return type(self)(
            subjects=tuple(self.subjects[row] for row in rows),
            features=self.features,
            values={code: column[rows] for code, column in self.values.items()},
            bad=self.bad[rows],
        )

    @property
    def frame(self) -> pl.DataFrame:
        """The settled values as a wide feature table, null = unknown."""
        table = pl.DataFrame({"subject": self.subjects, **self.values})
        return table.with_columns(pl.col(pl.Float64).fill_nan(None))

    @cached_property
    def sha256(self) -> str:
        """Hash of subjects, outcomes and settled values."""
        digest = hashlib.sha256()
        digest.update(canonical_json([list(self.subjects), self.bad.tolist()]).encode())
        for code, column in self.values.items():
            digest.update(
                canonical_json([code, [None if np.isnan(v) else v for v in column.tolist()]]).encode()
            )
        return digest.hexdigest()


def _usable(feature: Feature) -> bool:
    return feature.direction != Direction.NEUTRAL and OUTCOME_ITEMS.isdisjoint(feature.items)


def registry_sha256(features: Iterable[Feature]) -> str:
    """Hash of what a model relies on in the registry, from codes and units to directions and definitions."""
    rows = [
        [
            f.code,
            f.unit.value,
            f.window_months,
            list(f.items),
            f.direction.value,
            f.unknown.value,
            f.description,
        ]
        for f in sorted(features, key=lambda f: f.code)
    ]
    return hashlib.sha256(canonical_json(rows).encode()).hexdigest()
