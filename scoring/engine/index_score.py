"""The index of a firm or of a whole city by an index tree, with contributions that sum exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import polars as pl

from scoring.engine.index_tree import Branch, IndexTree, Leaf, leaves_of
from scoring.engine.scorecard import MissingFeatureError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

CENTI = 100


@dataclass(frozen=True)
class LeafResult:
    """One leaf of one firm: its points (0 to 100) and its share of the index in hundredths of a point."""

    code: str
    feature: str
    zh: str
    en: str
    value: float | None
    points: float | None
    contribution_centi: int


@dataclass(frozen=True)
class IndexResult:
    """A firm's index in hundredths of a point (None when nothing is known) and where it comes from.

    `branches` gives the contribution of every indicator above the leaves, by code; `unchecked_share` is the
    weight of unknown leaves in per cent of the tree.
    """

    tree: str
    version: str
    index_centi: int | None
    unchecked_share: float
    leaves: tuple[LeafResult, ...]
    branches: Mapping[str, int]

    @property
    def index(self) -> Decimal | None:
        """The index with two decimals, 0 to 100."""
        return None if self.index_centi is None else Decimal(self.index_centi) / CENTI


@dataclass(frozen=True)
class _Evaluation:
    points: dict[str, FloatArray]
    centi: dict[str, IntArray]
    unchecked: FloatArray


def index_frame(tree: IndexTree, frame: pl.DataFrame) -> pl.DataFrame:
    """Index of every row of a feature table: `subject`, `index_centi` i64 or null, `unchecked_share` f64.

    One further i64 column per leaf code holds its contribution in hundredths of a point.
    """
    found = _evaluate(tree, _columns(tree, frame))
    total = sum(found.centi.values(), np.zeros(frame.height, dtype=np.int64))
    return pl.DataFrame(
        {
            "subject": frame.get_column("subject"),
            "index_centi": pl.Series(total),
            "unchecked_share": pl.Series(found.unchecked),
            **found.centi,
        }
    ).with_columns(
        pl.when(pl.col("unchecked_share") < 100).then(pl.col("index_centi")).alias("index_centi"),
    )


def index_one(tree: IndexTree, values: Mapping[str, float | None]) -> IndexResult:
    """Index of one firm from its feature values (null = unknown), with every contribution."""
    row = {code: [values[code]] for code in tree.features if code in values}
    frame = pl.DataFrame({"subject": [""], **row}, schema_overrides=dict.fromkeys(row, pl.Float64))
    columns = _columns(tree, frame)
    found = _evaluate(tree, columns)
    centi = {code: int(column[0]) for code, column in found.centi.items()}
    leaves = tuple(_leaf_result(leaf, columns, found, centi) for leaf in tree.leaves)
    unchecked = float(found.unchecked[0])
    return IndexResult(
        tree=tree.code,
        version=tree.version,
        index_centi=sum(centi.values()) if unchecked < 100 else None,
        unchecked_share=unchecked,
        leaves=leaves,
        branches={
            node.code: sum(centi[leaf.code] for leaf in leaves_of(node))
            for level in tree.levels
            for node in level
            if isinstance(node, Branch)
        },
    )


def _leaf_result(
    leaf: Leaf, columns: Mapping[str, FloatArray], found: _Evaluation, centi: Mapping[str, int]
) -> LeafResult:
    value = float(columns[leaf.feature][0])
    known = not np.isnan(value)
    return LeafResult(
        *(leaf.code, leaf.feature, leaf.zh, leaf.en),
        value=value if known else None,
        points=round(float(found.points[leaf.code][0]), 2) if known else None,
        contribution_centi=centi[leaf.code],
    )


def _columns(tree: IndexTree, frame: pl.DataFrame) -> dict[str, FloatArray]:
    missing = sorted(set(tree.features) - set(frame.columns))
    if missing:
        raise MissingFeatureError(f"the feature table lacks {missing}")
    return {code: frame.get_column(code).cast(pl.Float64).to_numpy() for code in tree.features}


def _evaluate(tree: IndexTree, columns: Mapping[str, FloatArray]) -> _Evaluation:
    """Points, contributions and unchecked share of every row, by plain arithmetic in one fixed order."""
    height = len(next(iter(columns.values())))
    known = {leaf.code: ~np.isnan(columns[leaf.feature]) for leaf in tree.leaves}
    points = {
        leaf.code: np.where(known[leaf.code], leaf.function.points(np.nan_to_num(columns[leaf.feature])), 0.0)
        for leaf in tree.leaves
    }
    shares: dict[str, FloatArray] = {}
    nominal: dict[str, float] = {}
    _share_out(tree.children, np.ones(height), 100.0, known=known, shares=shares, nominal=nominal)
    exact = np.stack([shares[leaf.code] * points[leaf.code] for leaf in tree.leaves])
    centi = _round_to_total(exact * CENTI)
    unchecked = np.zeros(height)
    for leaf in tree.leaves:
        unchecked += np.where(known[leaf.code], 0.0, nominal[leaf.code])
    return _Evaluation(
        points=points,
        centi={leaf.code: centi[row] for row, leaf in enumerate(tree.leaves)},
        unchecked=np.round(unchecked, 6),
    )


def _is_known(node: Branch | Leaf, known: Mapping[str, BoolArray]) -> BoolArray:
    if isinstance(node, Leaf):
        return known[node.code]
    return np.asarray(np.any([_is_known(child, known) for child in node.children], axis=0), dtype=np.bool_)


def _share_out(
    children: tuple[Branch | Leaf, ...],
    share: FloatArray,
    weight: float,
    *,
    known: Mapping[str, BoolArray],
    shares: dict[str, FloatArray],
    nominal: dict[str, float],
) -> None:
    """Hand a branch's share down to its known children by weight, and note the weights as written."""
    masses = [np.where(_is_known(child, known), float(child.weight), 0.0) for child in children]
    total = sum(masses, np.zeros(len(share)))
    for child, mass in zip(children, masses, strict=True):
        part = share * np.divide(mass, total, out=np.zeros_like(total), where=total > 0)
        part_weight = weight * float(child.weight) / 100
        if isinstance(child, Leaf):
            shares[child.code], nominal[child.code] = part, part_weight
        else:
            _share_out(child.children, part, part_weight, known=known, shares=shares, nominal=nominal)


def _round_to_total(exact: FloatArray) -> IntArray:
    """Whole numbers per leaf (row) that sum to each firm's (column's) total, largest remainders first."""
    settled = np.round(exact, 6)
    whole = np.floor(settled)
    short = np.floor(settled.sum(axis=0) + 0.5).astype(np.int64) - whole.sum(axis=0).astype(np.int64)
    order = np.argsort(-(settled - whole), axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(exact))[:, None], axis=0)
    return np.asarray(whole.astype(np.int64) + (rank < short))
