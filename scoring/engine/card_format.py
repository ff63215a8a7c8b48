"""The stored form of a scorecard: canonical JSON, checked on every load, never pickle.

A card is a table of milli-points per bin per term. A term is over one feature or over two. Bins are
half-open, `[edge, next edge)`, and an unknown value falls in no bin: its points are 0, the contribution of
the average firm of the training data, so an unknown neither helps nor harms.
"""

import hashlib
import itertools
import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Direction = Literal["higher_is_safer", "higher_is_riskier", "neutral"]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[float, Field(allow_inf_nan=False)]
Points = Annotated[int, Field(strict=True, ge=-2_000_000, le=2_000_000)]


class Part(BaseModel):
    """A frozen piece of the format that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CardScale(Part):
    """Parameters of the score scale, in points."""

    pdo: Annotated[int, Field(gt=0)] = 50
    base_score: int = 600
    base_odds: Annotated[int, Field(gt=0)] = 20
    score_min: int = 300
    score_max: int = 850

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.score_min >= self.score_max:
            msg = "score_min must lie below score_max"
            raise ValueError(msg)
        return self


class CardFeature(Part):
    """A feature the card reads, with the labels its reasons are worded from."""

    code: Code
    direction: Direction
    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class BinCount(Part):
    """What the training data held in one bin: good and bad firms, and the fitted weight of evidence."""

    good: Annotated[int, Field(ge=0)]
    bad: Annotated[int, Field(ge=0)]
    woe: Number


class SingleTerm(Part):
    """Points of one feature: `len(edges) + 1` bins."""

    kind: Literal["single"]
    feature: Code
    edges: tuple[Number, ...]
    points: tuple[Points, ...]
    unknown_points: Literal[0] = 0
    coefficient: Number | None = None
    bins: tuple[BinCount, ...] = ()
    unknown_count: BinCount | None = None

    @model_validator(mode="after")
    def _shape(self) -> Self:
        _check_edges(self.edges)
        if len(self.points) != len(self.edges) + 1:
            msg = f"{self.feature}: {len(self.edges)} edges need {len(self.edges) + 1} points"
            raise ValueError(msg)
        if self.bins and len(self.bins) != len(self.points):
            msg = f"{self.feature}: one count per bin is needed"
            raise ValueError(msg)
        return self


class PairTerm(Part):
    """Points of two features together: one row per bin of the first, one column per bin of the second."""

    kind: Literal["pair"]
    features: tuple[Code, Code]
    edges: tuple[tuple[Number, ...], tuple[Number, ...]]
    points: tuple[tuple[Points, ...], ...]
    unknown_points: Literal[0] = 0

    @model_validator(mode="after")
    def _shape(self) -> Self:
        rows, columns = self.edges
        _check_edges(rows)
        _check_edges(columns)
        if self.features[0] == self.features[1]:
            msg = f"{self.features[0]}: a pair needs two different features"
            raise ValueError(msg)
        if len(self.points) != len(rows) + 1 or any(len(row) != len(columns) + 1 for row in self.points):
            msg = f"{self.features}: the table must be {len(rows) + 1} by {len(columns) + 1}"
            raise ValueError(msg)
        return self


Term = Annotated[SingleTerm | PairTerm, Field(discriminator="kind")]


class Provenance(Part):
    """Where a card comes from: enough to train it again, byte for byte."""

    data_sha256: Hash
    registry_sha256: Hash
    code_version: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    rows: Annotated[int, Field(ge=0)]
    bads: Annotated[int, Field(ge=0)]
    method: dict[str, str | int | float]
    metrics: dict[str, Number]


class CardFile(Part):
    """A whole stored scorecard. `model_id` ends with the hash of the rest: an edited card is refused."""

    format: Literal["credit-easy/scorecard/1"] = "credit-easy/scorecard/1"
    model_id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*-[0-9a-f]{12}$")]
    scale: CardScale = CardScale()
    base_points: Points
    features: tuple[CardFeature, ...]
    terms: tuple[Term, ...]
    provenance: Provenance

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        codes = [feature.code for feature in self.features]
        used = {code for term in self.terms for code in term_features(term)}
        keys = [term_key(term) for term in self.terms]
        if len(set(codes)) != len(codes) or set(codes) != used:
            msg = "the features listed must be exactly those the terms use, each once"
            raise ValueError(msg)
        if keys != sorted(set(keys)):
            msg = "terms must be unique and ordered by their features"
            raise ValueError(msg)
        return self


def _check_edges(edges: tuple[float, ...]) -> None:
    if any(left >= right for left, right in itertools.pairwise(edges)):
        msg = f"edges must rise: {edges}"
        raise ValueError(msg)


def term_features(term: SingleTerm | PairTerm) -> tuple[str, ...]:
    """Codes of the features a term reads."""
    return (term.feature,) if isinstance(term, SingleTerm) else term.features


def term_key(term: SingleTerm | PairTerm) -> str:
    """Name of a term: its feature code, or two codes joined by `*`."""
    return "*".join(term_features(term))


def canonical_json(value: Any) -> str:
    """The one way a value is written: sorted keys, one space of indent, UTF-8, no NaN, a final newline."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def model_id_for(name: str, content: dict[str, Any]) -> str:
    """`name` and the first 12 hex digits of the hash of a card's content without its `model_id`."""
    rest = {key: value for key, value in content.items() if key != "model_id"}
    return f"{name}-{hashlib.sha256(canonical_json(rest).encode()).hexdigest()[:12]}"


def seal(name: str, content: dict[str, Any]) -> CardFile:
    """A checked card of some content under the id that its content gives; ValidationError where unsound."""
    draft = CardFile.model_validate(content | {"model_id": f"{name}-{'0' * 12}"})
    return draft.model_copy(update={"model_id": model_id_for(name, draft.model_dump(mode="json"))})
