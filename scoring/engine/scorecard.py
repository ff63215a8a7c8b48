"""The financing scorecard: load a stored card and score one firm or a whole city with the same points.

Score = clip(round half-up(base + Σ points)), 300 to 850. Points are integers (1/1000 of a point), so addition
is exact and the batch cannot differ from the single firm. Scoring needs numpy and polars only.
"""

import bisect
import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl
from pydantic import ValidationError

from scoring.engine.card_format import (
    CardFeature,
    CardFile,
    PairTerm,
    SingleTerm,
    canonical_json,
    model_id_for,
    term_features,
    term_key,
)
from scoring.engine.monotone import monotone_violations
from scoring.engine.reasons import MAX_REASONS, Reason, TermPoints, reasons_for
from scoring.engine.scale import Scale

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Values = Mapping[str, float | int | None]


class ScorecardError(ValueError):
    """A stored card that cannot be trusted: not of the format, edited, or against its directions."""


class MissingFeatureError(KeyError):
    """A firm's values lack a feature of the card altogether. An unknown must be given as null."""


@dataclass(frozen=True)
class Score:
    """One firm's score: total and points in milli-points, score in points, pd between 0 and 1."""

    total_milli: int
    score: int
    grade: str
    pd: float
    terms: tuple[TermPoints, ...]
    reasons: tuple[Reason, ...]

    @property
    def shortfall_milli(self) -> int:
        """Milli-points between the best total the card can give and this one."""
        return sum(term.shortfall for term in self.terms)


class Scorecard:
    """A checked card, ready to score. Build it with `load`, `from_json` or from a valid `CardFile`."""

    def __init__(self, file: CardFile) -> None:
        content = file.model_dump(mode="json")
        name, _, _ = file.model_id.rpartition("-")
        if model_id_for(name, content) != file.model_id:
            raise ScorecardError(f"{file.model_id}: the content is not what this id was given for")
        violations = monotone_violations(file)
        if violations:
            raise ScorecardError(f"{file.model_id}: a better value would lower the score: {violations}")
        self.file = file
        self.scale = Scale(**file.scale.model_dump())

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Check and take a stored card; raises `ScorecardError` when it is not one."""
        try:
            return cls(CardFile.model_validate(json.loads(text)))
        except (ValidationError, ValueError) as error:
            raise ScorecardError(str(error)) from error

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a stored card from a UTF-8 JSON file."""
        return cls.from_json(path.read_bytes())

    def to_json(self) -> str:
        """Canonical text of the card; loading it gives an equal card."""
        return canonical_json(self.file.model_dump(mode="json"))

    @property
    def model_id(self) -> str:
        """Name and content hash."""
        return self.file.model_id

    @cached_property
    def sha256(self) -> str:
        """Hash of the canonical text."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @cached_property
    def features(self) -> dict[str, CardFeature]:
        """Features the card reads, by code."""
        return {feature.code: feature for feature in self.file.features}

    @cached_property
    def best_total(self) -> int:
        """Milli-points of a firm that is best in every term."""
        return self.file.base_points + sum(best_points(term) for term in self.file.terms)

    def score_one(self, values: Values, *, limit: int | None = MAX_REASONS) -> Score:
        """Score one firm from its feature values; null or NaN is unknown and gives 0 points in its terms."""
        known = {code: _known(values, code) for code in self.features}
        terms = tuple(_term_points(term, known) for term in self.file.terms)
        total = self.file.base_points + sum(term.points for term in terms)
        score = self.scale.score(total)
        index = score - self.scale.score_min
        return Score(
            total_milli=total,
            score=score,
            grade=self.scale.grade_table[index],
            pd=self.scale.pd_table[index],
            terms=terms,
            reasons=reasons_for(terms, self.features, limit=limit),
        )

    def score_frame(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Score every row of a feature table (one column per feature code, null = unknown).

        Returns `subject`, `total_milli` i64, `score` i64, `grade` str, `pd` f64, `unknown_terms` i64, in the
        order of the rows.
        """
        columns = self._columns(frame)
        total = np.full(frame.height, self.file.base_points, dtype=np.int64)
        unknown = np.zeros(frame.height, dtype=np.int64)
        for term in self.file.terms:
            points, missing = _term_array(term, columns)
            total += points
            unknown += missing
        score = np.clip((total + 500) // 1000, self.scale.score_min, self.scale.score_max)
        index = score - self.scale.score_min
        result = pl.DataFrame({"total_milli": total, "score": score, "unknown_terms": unknown})
        return result.select(
            frame.get_column("subject"),
            "total_milli",
            "score",
            pl.Series("grade", self.scale.grade_table).gather(index),
            pl.Series("pd", self.scale.pd_table).gather(index),
            "unknown_terms",
        )

    def points_frame(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Milli-points of every term for every row: `subject` and one i64 column per term key."""
        columns = self._columns(frame)
        points = {term_key(term): _term_array(term, columns)[0] for term in self.file.terms}
        return pl.DataFrame({"subject": frame.get_column("subject"), **points})

    def reason_frame(self, frame: pl.DataFrame, *, limit: int = MAX_REASONS) -> pl.DataFrame:
        """The dearest reasons of every row, one row each.

        Returns `subject`, `rank` from 1, `term`, `shortfall_milli` i64 and `unknown` bool.
        """
        columns = self._columns(frame)
        parts = [_term_array(term, columns) for term in self.file.terms]
        keys = np.array([term_key(term) for term in self.file.terms])
        shortfall = _stack(
            best_points(term) - points for term, (points, _) in zip(self.file.terms, parts, strict=True)
        )
        unknown = _stack(missing for _, missing in parts)
        # Terms are stored in the order of their keys, so a stable sort breaks ties by code.
        order = np.argsort(-shortfall, axis=0, kind="stable")[:limit]
        cost = np.take_along_axis(shortfall, order, axis=0)
        rank, row = np.nonzero(cost > 0)
        chosen = order[rank, row]
        long = pl.DataFrame(
            {
                "subject": frame.get_column("subject").gather(row),
                "rank": rank + 1,
                "term": keys[chosen].tolist(),
                "shortfall_milli": cost[rank, row],
                "unknown": unknown[chosen, row] > 0,
                "row": row,
            }
        )
        return long.sort("row", "rank").drop("row")

    def _columns(self, frame: pl.DataFrame) -> dict[str, FloatArray]:
        missing = sorted(set(self.features) - set(frame.columns))
        if missing:
            raise MissingFeatureError(f"the feature table lacks {missing}")
        return {code: frame.get_column(code).cast(pl.Float64).to_numpy() for code in self.features}


def best_points(term: SingleTerm | PairTerm) -> int:
    """The most milli-points any bin of a term gives."""
    return max(term.points) if isinstance(term, SingleTerm) else max(max(row) for row in term.points)


def _stack(rows: Iterable[IntArray]) -> IntArray:
    return np.stack(list(rows))


def _known(values: Values, code: str) -> float | None:
    if code not in values:
        raise MissingFeatureError(f"the firm's values lack {code!r}; give null when it is unknown")
    value = values[code]
    return None if value is None or math.isnan(value) else float(value)


def _term_points(term: SingleTerm | PairTerm, values: Mapping[str, float | None]) -> TermPoints:
    codes = term_features(term)
    own = [value for code in codes if (value := values[code]) is not None]
    if len(own) < len(codes):
        return TermPoints(term_key(term), codes, 0, best_points(term), unknown=True)
    if isinstance(term, SingleTerm):
        points = term.points[bisect.bisect_right(term.edges, own[0])]
    else:
        row, column = (
            bisect.bisect_right(edges, value) for edges, value in zip(term.edges, own, strict=True)
        )
        points = term.points[row][column]
    return TermPoints(term_key(term), codes, points, best_points(term), unknown=False)


def _term_array(
    term: SingleTerm | PairTerm, columns: Mapping[str, FloatArray]
) -> tuple[IntArray, npt.NDArray[np.int64]]:
    """Milli-points of a term for every row, and 1 where its data are unknown."""
    if isinstance(term, SingleTerm):
        column = columns[term.feature]
        missing = np.isnan(column)
        points = np.array(term.points, dtype=np.int64)[
            np.searchsorted(np.array(term.edges), column, side="right")
        ]
    else:
        first, second = (columns[code] for code in term.features)
        missing = np.isnan(first) | np.isnan(second)
        row, column_index = (
            np.searchsorted(np.array(edges, dtype=np.float64), column, side="right")
            for edges, column in zip(term.edges, (first, second), strict=True)
        )
        points = np.array(term.points, dtype=np.int64)[row, column_index]
    return np.where(missing, 0, points), missing.astype(np.int64)
