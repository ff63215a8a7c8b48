"""The index tree: indicators as data, weights that sum to 100 at every branch, an index of 0 to 100.

A leaf turns one feature into 0 to 100 points. A branch is the weighted mean of its known children: the weight
of what is unknown goes to its known siblings in proportion, so an unknown counts neither for nor against, and
the share of the tree that was not checked is reported beside the index. Contributions are hundredths of a
point and sum to the index exactly (docs/algorithms/index_tree.md).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from scoring.engine.versioned import DATA, Labelled, Part, RuleFileError, Versioned, the_one_in_force

FloatArray = npt.NDArray[np.float64]

TREES = DATA / "index_trees"

Weight = Annotated[Decimal, Field(gt=0, le=100)]
Points = Annotated[float, Field(ge=0, le=100)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Linear(Part):
    """Points along straight lines between knots `(value, points)`, level beyond the ends."""

    shape: Literal["linear"]
    knots: Annotated[tuple[tuple[Number, Points], ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(left[0] >= right[0] for left, right in zip(self.knots, self.knots[1:], strict=False)):
            raise ValueError("the values of the knots must rise")
        return self

    def points(self, values: FloatArray) -> FloatArray:
        """Points of each value."""
        at, of = np.array(self.knots).T
        right = np.clip(np.searchsorted(at, values, side="right"), 1, len(at) - 1)
        left = right - 1
        share = np.clip((values - at[left]) / (at[right] - at[left]), 0.0, 1.0)
        return np.asarray(of[left] + share * (of[right] - of[left]))


class Step(Part):
    """Points per bin `[edge, next edge)`: one more than there are edges."""

    shape: Literal["step"]
    edges: Annotated[tuple[Number, ...], Field(min_length=1)]
    levels: tuple[Points, ...]

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if any(left >= right for left, right in zip(self.edges, self.edges[1:], strict=False)):
            raise ValueError("edges must rise")
        if len(self.levels) != len(self.edges) + 1:
            raise ValueError("one level more than edges is needed")
        return self

    def points(self, values: FloatArray) -> FloatArray:
        """Points of each value."""
        return np.array(self.levels)[np.searchsorted(np.array(self.edges), values, side="right")]


class Leaf(Labelled):
    """An indicator of the last level: the points of one feature."""

    weight: Weight
    feature: str
    function: Annotated[Linear | Step, Field(discriminator="shape")]


class Branch(Labelled):
    """An indicator above: the weighted mean of those below it."""

    weight: Weight
    children: tuple["Branch | Leaf", ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _check_weights(self.code, self.children)
        return self


def _check_weights(code: str, children: tuple["Branch | Leaf", ...]) -> None:
    total = sum((child.weight for child in children), Decimal(0))
    if total != 100:
        msg = f"the weights under {code} sum to {total}, not 100"
        raise ValueError(msg)


class IndexTree(Versioned):
    """A whole tree. `kinds` are the kinds of subject it fits; `is_default` marks their usual one."""

    kinds: tuple[str, ...]
    is_default: bool
    children: tuple[Branch | Leaf, ...]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _check_weights(self.code, self.children)
        codes = [node.code for level in self.levels for node in level]
        if len(set(codes)) != len(codes):
            msg = f"{self.code}: an indicator's code is used twice"
            raise ValueError(msg)
        return self

    @property
    def levels(self) -> tuple[tuple[Branch | Leaf, ...], ...]:
        """Indicators of level 1, 2 and so on."""
        found = []
        level = self.children
        while level:
            found.append(level)
            level = tuple(child for node in level if isinstance(node, Branch) for child in node.children)
        return tuple(found)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Leaves in the order of the file."""
        return tuple(leaf for node in self.children for leaf in leaves_of(node))

    @cached_property
    def features(self) -> tuple[str, ...]:
        """Codes of the features the tree reads, sorted."""
        return tuple(sorted({leaf.feature for leaf in self.leaves}))


def leaves_of(node: Branch | Leaf) -> Iterator[Leaf]:
    """Leaves under a node, itself if it is one, in the order of the file."""
    if isinstance(node, Leaf):
        yield node
    else:
        for child in node.children:
            yield from leaves_of(child)


@cache
def all_trees(folder: Path = TREES) -> tuple[IndexTree, ...]:
    """Every tree of a folder, checked; RuleFileError names a broken file."""
    return tuple(IndexTree.load(path) for path in sorted(folder.glob("*.json")))


def tree_by_code(code: str, on: date) -> IndexTree:
    """The version of a tree that holds on a day; RuleFileError without one."""
    return the_one_in_force((tree for tree in all_trees() if tree.code == code), on)


def tree_for(kind: str, on: date) -> IndexTree:
    """The usual tree of a kind of subject on a day; RuleFileError for a kind that has none."""
    fitting = [tree for tree in all_trees() if tree.is_default and kind in tree.kinds]
    if not fitting:
        msg = f"no index tree fits the kind {kind!r}"
        raise RuleFileError(msg)
    return the_one_in_force(fitting, on)
