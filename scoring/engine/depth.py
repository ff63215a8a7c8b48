"""Data depth, A to D: how much of what should be known of a subject is known.

depth = Σ weight of the items in the state `value`, out of 100; A from 85, B from 65, C from 40, else D. The
weights per kind of subject are data (`data/depth_*.json`). Depth says nothing good or bad of a firm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import polars as pl
from pydantic import Field, model_validator

from scoring.engine.states import DataState
from scoring.engine.versioned import DATA, Part, RuleFileError, Versioned, the_one_in_force


class GradeFloor(Part):
    """A depth grade and the share, in per cent, it starts from."""

    grade: str
    from_share: Annotated[Decimal, Field(ge=0, le=100)]


class DepthProfile(Part):
    """Item weights of some kinds of subject; they sum to 100."""

    kinds: tuple[str, ...]
    weights: Mapping[str, Annotated[Decimal, Field(gt=0)]]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.weights.values(), Decimal(0))
        if total != 100:
            msg = f"the item weights of {', '.join(self.kinds)} sum to {total}, not 100"
            raise ValueError(msg)
        return self


class DepthRules(Versioned):
    """Grades, best first down to a share of 0, and one profile per kind."""

    grades: tuple[GradeFloor, ...]
    profiles: tuple[DepthProfile, ...]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        floors = [grade.from_share for grade in self.grades]
        if floors != sorted(set(floors), reverse=True) or floors[-1] != 0:
            raise ValueError("the grades must fall to a share of 0")
        kinds = [kind for profile in self.profiles for kind in profile.kinds]
        if len(kinds) != len(set(kinds)):
            raise ValueError("a kind has two profiles")
        return self

    def weights_of(self, kind: str) -> Mapping[str, Decimal]:
        """Item weights of a kind; RuleFileError for a kind without a profile."""
        for profile in self.profiles:
            if kind in profile.kinds:
                return profile.weights
        msg = f"no data-depth weights for the kind {kind!r}"
        raise RuleFileError(msg)

    def grade_of(self, share: Decimal) -> str:
        """Grade of a share in per cent."""
        return next(grade.grade for grade in self.grades if share >= grade.from_share)


@dataclass(frozen=True)
class Depth:
    """A subject's depth: grade, share in per cent, and the items that were not checked with their states."""

    grade: str
    share: Decimal
    not_checked: Mapping[str, DataState]
    version: str


def depth_of(kind: str, states: Mapping[str, DataState], rules: DepthRules) -> Depth:
    """Depth from the state of each item; an item without a state is `not_held`."""
    weights = rules.weights_of(kind)
    missing = {
        item: state for item in weights if (state := states.get(item, DataState.NOT_HELD)) != DataState.VALUE
    }
    share = sum((weight for item, weight in weights.items() if item not in missing), Decimal(0))
    return Depth(rules.grade_of(share), share, missing, rules.version)


def depth_frame(subjects: pl.DataFrame, states: pl.DataFrame, rules: DepthRules) -> pl.DataFrame:
    """Depth of many: `subjects` (`subject`, `kind`), `states` (`subject`, `item_code`, `state`).

    Returns `subject`, `depth` str and `depth_share` f64 in per cent, in the order of the subjects.
    """
    kinds = subjects.get_column("kind").unique().to_list()
    weights = pl.DataFrame(
        [(kind, item, float(weight)) for kind in kinds for item, weight in rules.weights_of(kind).items()],
        schema={"kind": pl.String, "item_code": pl.String, "weight": pl.Float64},
        orient="row",
    )
    known = (
        states.filter(pl.col("state") == DataState.VALUE.value)
        .select("subject", "item_code")
        .unique()
        .join(subjects.select("subject", "kind"), on="subject")
        .join(weights, on=["kind", "item_code"])
        .group_by("subject")
        .agg(pl.col("weight").sum().round(6).alias("depth_share"))
    )
    grade = pl.lit(rules.grades[-1].grade)
    for floor in reversed(rules.grades):
        reached = pl.col("depth_share") >= float(floor.from_share)
        grade = pl.when(reached).then(pl.lit(floor.grade)).otherwise(grade)
    joined = subjects.select("subject").join(known, on="subject", how="left", maintain_order="left")
    return joined.with_columns(pl.col("depth_share").fill_null(0.0)).select(
        "subject", grade.alias("depth"), "depth_share"
    )


@cache
def depth_rules(on: date) -> DepthRules:
    """The depth rules in force on a day."""
    return the_one_in_force(all_depth_rules(), on)


@cache
def all_depth_rules(folder: Path = DATA) -> tuple[DepthRules, ...]:
    """Every version of the depth rules, checked."""
    return tuple(DepthRules.load(path) for path in sorted(folder.glob("depth_*.json")))
