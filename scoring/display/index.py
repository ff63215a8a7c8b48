"""The index of a score as its tree: what each branch could give, and what it gave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scoring.display.words import feature_label, feature_value, pick
from scoring.engine.index_tree import Branch, Leaf, all_trees, leaves_of
from scoring.models import SubjectScore


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One indicator of the last level; `level` is its own 0 to 100, None where it is unknown."""

    label: str
    measure: str
    value: str
    level: float | None
    state: str
    gave: Decimal
    could: Decimal


@dataclass(frozen=True)
class BranchRow:
    """One indicator above: `weight` as written in its parent, `gave` of `could` points of the index."""

    label: str
    weight: Decimal
    gave: Decimal
    could: Decimal
    branches: list["BranchRow"]
    leaves: list[LeafRow]

    @property
    def share(self) -> float:
        """What it gave of what it could give, in per cent; 0 where nothing is known."""
        return float(round(self.gave / self.could * 100, 2)) if self.could else 0.0


@dataclass(frozen=True)
class IndexView:
    """The index with its branches; `unchecked` is the share of the tree that is unknown, in per cent."""

    label: str
    version: str
    source: str
    index: Decimal | None
    unchecked: float
    root: BranchRow


@dataclass(frozen=True)
class _Evidence:
    """What was kept with the score, by leaf: contributions in points, and the weight each leaf had."""

    score: SubjectScore
    gave: Mapping[str, Decimal]
    could: Mapping[str, float]


def index_view(score: SubjectScore) -> IndexView | None:
    """Lay the kept index out along its tree; None where that version of the tree is gone."""
    code, _, version = score.index_tree.rpartition(" ")
    tree = next((tree for tree in all_trees() if (tree.code, tree.version) == (code, version)), None)
    if tree is None:
        return None
    parts = score.index_parts["leaves"]
    gave = {leaf.code: Decimal(part) / 100 for leaf, part in zip(tree.leaves, parts, strict=True)}
    evidence = _Evidence(score, gave, dict(_weights(tree.children, 100.0, score.values)))
    return IndexView(
        label=pick(tree.zh, tree.en),
        version=tree.version,
        source=tree.source,
        index=score.index_score,
        unchecked=score.index_parts["unchecked_share"],
        root=_branch(pick(tree.zh, tree.en), Decimal(100), tree.children, evidence),
    )


def _weights(
    children: tuple[Branch | Leaf, ...], share: float, values: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    """Hand a share of the index down to the known leaves, as the engine does: the unknown weigh nothing."""
    known = [child for child in children if any(leaf.feature in values for leaf in leaves_of(child))]
    total = float(sum(child.weight for child in known))
    for child in known:
        part = share * float(child.weight) / total
        if isinstance(child, Leaf):
            yield child.code, part
        else:
            yield from _weights(child.children, part, values)


def _branch(
    label: str, weight: Decimal, children: tuple[Branch | Leaf, ...], evidence: _Evidence
) -> BranchRow:
    codes = [leaf.code for child in children for leaf in leaves_of(child)]
    return BranchRow(
        label=label,
        weight=weight,
        gave=sum((evidence.gave[code] for code in codes), Decimal(0)),
        could=_points(sum(evidence.could.get(code, 0.0) for code in codes)),
        branches=[
            _branch(pick(child.zh, child.en), child.weight, child.children, evidence)
            for child in children
            if isinstance(child, Branch)
        ],
        leaves=[_leaf(child, evidence) for child in children if isinstance(child, Leaf)],
    )


def _leaf(leaf: Leaf, evidence: _Evidence) -> LeafRow:
    score = evidence.score
    value = score.values.get(leaf.feature)
    known = value is not None
    return LeafRow(
        label=pick(leaf.zh, leaf.en),
        measure=feature_label(leaf.feature),
        value=feature_value(leaf.feature, value) if known else "",
        level=round(float(leaf.function.points(np.array([value]))[0]), 1) if known else None,
        state="value" if known else score.states.get(leaf.feature, "not_held"),
        gave=evidence.gave[leaf.code],
        could=_points(evidence.could.get(leaf.code, 0.0)),
    )


def _points(share: float) -> Decimal:
    return Decimal(str(round(share, 2)))
