"""Index trees: sound data, unknowns neutral, contributions that sum exactly."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.features import FEATURES, KINDS
from scoring.engine.index_score import index_frame, index_one
from scoring.engine.index_tree import IndexTree, Leaf, all_trees, tree_by_code, tree_for
from scoring.engine.scorecard import MissingFeatureError
from scoring.engine.versioned import RuleFileError

ON = date(2026, 5, 1)
LINEAR = {"shape": "linear", "knots": [[0, 0], [10, 100]]}
STEP = {"shape": "step", "edges": [1, 2], "levels": [100, 50, 0]}
VALUE = st.none() | st.floats(min_value=-1e9, max_value=1e9)


def _leaf(feature: str, weight: float, function: dict[str, Any]) -> dict[str, Any]:
    return {"code": f"l_{feature}", "zh": feature, "en": feature, "weight": weight, "feature": feature, "function": function}  # fmt: skip # noqa: E501


def _content(**changes: Any) -> dict[str, Any]:
    children = [
        {
            "code": "one", "zh": "一", "en": "One", "weight": 60,
            "children": [_leaf("a", 75, LINEAR), _leaf("b", 25, STEP)],
        },
        _leaf("c", 40, LINEAR),
    ]  # fmt: skip
    return {
        "code": "small", "zh": "小", "en": "Small", "version": "1", "valid_from": "2026-01-01",
        "source": "made by hand", "kinds": ["sme"], "is_default": True, "children": children,
    } | changes  # fmt: skip


def _tree(**changes: Any) -> IndexTree:
    return IndexTree.model_validate(_content(**changes))


def test_index_by_hand() -> None:
    """a=5 gives 50, b=1 gives 50, c=8 gives 80: 0.6 (0.75 50 + 0.25 50) + 0.4 80 = 62."""
    result = index_one(_tree(), {"a": 5, "b": 1, "c": 8})
    assert result.index == Decimal(62)
    assert {leaf.code: leaf.contribution_centi for leaf in result.leaves} == {
        "l_a": 2250, "l_b": 750, "l_c": 3200,
    }  # fmt: skip
    assert result.branches == {"one": 3000}
    assert result.unchecked_share == 0.0


def test_unknown_gives_its_weight_to_its_siblings() -> None:
    """Without a, b alone speaks for its branch: 0.6 50 + 0.4 80 = 62, and 45 % were not checked."""
    result = index_one(_tree(), {"a": None, "b": 1, "c": 8})
    assert (result.index, result.unchecked_share) == (Decimal(62), 45.0)
    assert result.leaves[0].points is None


def test_unknown_branch_gives_its_weight_away() -> None:
    """Without a and b the index is c's, and 60 % were not checked."""
    result = index_one(_tree(), {"a": None, "b": None, "c": 8})
    assert (result.index, result.unchecked_share) == (Decimal(80), 60.0)


def test_nothing_known_is_no_index() -> None:
    """A firm of which nothing is known has no index, rather than a bad one."""
    result = index_one(_tree(), {"a": None, "b": None, "c": None})
    assert (result.index, result.unchecked_share) == (None, 100.0)


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=1, max_size=15))
def test_batch_equals_single_and_contributions_sum(rows: list[tuple[float | None, ...]]) -> None:
    """Every firm's contributions are the same in a batch as alone, and their sum is its index."""
    tree = _tree()
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.Float64), orient="row")
    batch = index_frame(tree, frame.with_columns(subject=pl.lit("x"))).rows(named=True)
    for row, found in zip(rows, batch, strict=True):
        single = index_one(tree, dict(zip("abc", row, strict=True)))
        parts = [leaf.contribution_centi for leaf in single.leaves]
        assert parts == [found[leaf.code] for leaf in tree.leaves]
        assert single.index_centi == found["index_centi"]
        assert single.unchecked_share == found["unchecked_share"]
        assert single.index_centi is None or (single.index_centi == sum(parts) and 0 <= sum(parts) <= 10_000)


@settings(deadline=None, max_examples=40)
@given(values=st.tuples(VALUE, VALUE, VALUE), better=st.floats(min_value=0, max_value=100))
def test_better_value_never_lowers_the_index(values: tuple[float | None, ...], better: float) -> None:
    """Raising a feature whose points rise never lowers the index, whatever else is unknown."""
    a, b, c = values
    if a is not None:
        before, after = (index_one(_tree(), {"a": v, "b": b, "c": c}).index for v in (a, a + better))
        assert before is not None
        assert after is not None
        assert after >= before


@pytest.mark.parametrize("tree", all_trees(), ids=lambda tree: str(tree.code))
def test_perfect_and_worst_firm(tree: IndexTree) -> None:
    """The best value of every leaf gives exactly 100, and each tree tells good from bad by much."""
    best, worst = {}, {}
    for leaf in tree.leaves:
        grid = np.linspace(-10, 1e9, 5) if leaf.function.shape == "step" else np.array([])
        spots = leaf.function.edges if leaf.function.shape == "step" else [k[0] for k in leaf.function.knots]
        grid = np.concatenate([grid, spots, [min(spots) - 1]])
        points = leaf.function.points(grid)
        best[leaf.feature], worst[leaf.feature] = grid[points.argmax()], grid[points.argmin()]
    assert index_one(tree, best).index == Decimal(100)
    lowest = index_one(tree, worst).index
    assert lowest is not None
    assert lowest < 20


@pytest.mark.parametrize("tree", all_trees(), ids=lambda tree: str(tree.code))
def test_leaves_read_the_registry_its_way(tree: IndexTree) -> None:
    """A leaf's feature exists for the tree's kinds, and its points follow the feature's direction."""
    for leaf in tree.leaves:
        feature = FEATURES[leaf.feature]
        assert set(feature.kinds) & set(tree.kinds), leaf.code
        function = leaf.function
        levels = function.levels if function.shape == "step" else [points for _, points in function.knots]
        steps = np.diff(levels)
        if feature.direction == "higher_is_safer":
            assert (steps >= 0).all(), leaf.code
        if feature.direction == "higher_is_riskier":
            assert (steps <= 0).all(), leaf.code
        assert steps.any(), leaf.code


def test_no_lender_only_data_in_any_tree() -> None:
    """Loan outcomes never enter an index that others than lenders may see."""
    for tree in all_trees():
        assert not any("lending_outcome" in FEATURES[code].items for code in tree.features)


def test_shapes_of_the_templates() -> None:
    """The park has 6, 25 and 42 indicators, the industry five dimensions and 11 indicators."""
    shape = {tree.code: [len(level) for level in tree.levels] for tree in all_trees()}
    assert (shape["park"], shape["industry"]) == ([6, 25, 42], [5, 11])
    assert [child.zh for child in tree_by_code("industry", ON).children] == [
        "信用综合", "履约践诺", "行业责任", "发展能力", "依规守法",
    ]  # fmt: skip
    assert all(isinstance(node, Leaf) for node in tree_by_code("park", ON).levels[2])


def test_every_kind_has_one_tree() -> None:
    """Each kind of subject has exactly one usual tree on a day."""
    assert {kind: tree_for(kind, ON).code for kind in KINDS} == {
        "sme": "park", "farmer_coop": "farmer_coop", "bnb": "bnb",
        "sole_trader": "park", "family_farm": "farmer_coop", "other": "park",
    }  # fmt: skip
    with pytest.raises(RuleFileError, match="farm_household"):
        tree_for("farm_household", ON)
    with pytest.raises(RuleFileError, match="2020-01-01"):
        tree_for("sme", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"children": [_leaf("a", 60, LINEAR), _leaf("b", 39, STEP)]}, "sum to 99, not 100"),
        ({"children": [_leaf("a", 50, LINEAR), _leaf("a", 50, STEP)]}, "used twice"),
        ({"children": [_leaf("a", 0, LINEAR), _leaf("b", 100, STEP)]}, "weight"),
        ({"children": [_leaf("a", 100, {"shape": "linear", "knots": [[1, 0], [1, 5]]})]}, "must rise"),
        ({"children": [_leaf("a", 100, {"shape": "step", "edges": [1], "levels": [1]})]}, "one level more"),
        ({"children": [_leaf("a", 100, {"shape": "linear", "knots": [[1, 0], [2, 101]]})]}, "100"),
        ({"valid_to": "2025-01-01"}, "valid_to"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_unsound_tree_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    """A tree whose weights or functions are unsound does not load, and the error says why."""
    path = tmp_path / "tree.json"
    path.write_text(json.dumps(_content(**change)), encoding="utf-8")
    with pytest.raises(RuleFileError, match=message):
        IndexTree.load(path)


def test_weights_of_a_branch_must_sum_too(tmp_path: Path) -> None:
    """The rule holds at every level, and decimals are summed as decimals."""
    content = _content()
    content["children"][0]["children"][0]["weight"] = 75.1
    path = tmp_path / "tree.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"one sum to 100\.1, not 100"):
        IndexTree.load(path)
    content["children"][0]["children"][1]["weight"] = 24.9
    path.write_text(json.dumps(content), encoding="utf-8")
    assert IndexTree.load(path).code == "small"


def test_missing_feature_is_an_error() -> None:
    """Values left out altogether are a wiring fault, named."""
    with pytest.raises(MissingFeatureError, match="'c'"):
        index_one(_tree(), {"a": 1, "b": 1})
