"""The stored card: what it refuses, and that one firm and a whole city get the same points."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.scorecard import MissingFeatureError, Scorecard, ScorecardError
from tests.scoring.cards import PAIR, TERMS, card_text, small_card

WITH_PAIR = [TERMS[0], PAIR, TERMS[1]]
VALUES = (
    st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from([100.0, 1000.0, 0.5, 1.5])
)
KNOWN = st.floats(min_value=-1e6, max_value=1e6)


@pytest.mark.parametrize("terms", [TERMS, WITH_PAIR])
@settings(deadline=None, max_examples=40)
@given(rows=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=20))
def test_batch_equals_single(terms: Any, rows: Any) -> None:
    """Every firm gets the same total, score, grade, pd and unknowns in a batch as on its own."""
    card = small_card(terms=terms)
    frame = pl.DataFrame(
        {
            "subject": [str(i) for i in range(len(rows))],
            "sales": [r[0] for r in rows],
            "sales_cv": [r[1] for r in rows],
        },
        schema={"subject": pl.String, "sales": pl.Float64, "sales_cv": pl.Float64},
    )
    batch, points = card.score_frame(frame).rows(named=True), card.points_frame(frame).rows(named=True)
    for (sales, cv), row, own in zip(rows, batch, points, strict=True):
        single = card.score_one({"sales": sales, "sales_cv": cv})
        assert row == {
            "subject": row["subject"],
            "total_milli": single.total_milli,
            "score": single.score,
            "grade": single.grade,
            "pd": single.pd,
            "unknown_terms": sum(term.unknown for term in single.terms),
        }
        assert {term.key: term.points for term in single.terms} == {
            k: v for k, v in own.items() if k != "subject"
        }


@pytest.mark.parametrize("terms", [TERMS, WITH_PAIR])
@settings(deadline=None, max_examples=40)
@given(sales=st.tuples(KNOWN, KNOWN), cv=st.tuples(KNOWN, KNOWN))
def test_better_value_never_lowers_the_score(terms: Any, sales: Any, cv: Any) -> None:
    """Higher sales and lower volatility, alone or together, never cost a point."""
    card = small_card(terms=terms)
    worse = card.score_one({"sales": min(sales), "sales_cv": max(cv)})
    better = card.score_one({"sales": max(sales), "sales_cv": min(cv)})
    one_better = card.score_one({"sales": max(sales), "sales_cv": max(cv)})
    assert worse.total_milli <= one_better.total_milli <= better.total_milli


def test_unknown_is_neutral() -> None:
    """A firm of which nothing is known has the base points, no more and no less."""
    for unknown in (None, math.nan):
        result = small_card(terms=WITH_PAIR).score_one({"sales": unknown, "sales_cv": unknown})
        assert result.total_milli == 600_000
        assert all(term.unknown and term.points == 0 for term in result.terms)


def test_half_known_pair_is_unknown() -> None:
    """A term over two features counts only when both are known."""
    result = small_card(terms=WITH_PAIR).score_one({"sales": 2000.0, "sales_cv": None})
    assert [(term.key, term.points, term.unknown) for term in result.terms] == [
        ("sales", 30_000, False),
        ("sales*sales_cv", 0, True),
        ("sales_cv", 0, True),
    ]


def test_pair_points_added_by_hand() -> None:
    """600 + 30 (sales) + 0 (volatility) + 2 (both together) = 632."""
    result = small_card(terms=WITH_PAIR).score_one({"sales": 1000.0, "sales_cv": 0.5})
    assert result.total_milli == 632_000


def test_stored_text_is_canonical() -> None:
    """Loading and writing a card gives back its bytes, and the hash is that of the bytes."""
    text = card_text(terms=WITH_PAIR)
    card = Scorecard.from_json(text)
    assert card.to_json() == text
    assert Scorecard.from_json(card.to_json()).sha256 == card.sha256


def test_load_from_a_file(tmp_path: Path) -> None:
    """A card is read from disk by its path."""
    path = tmp_path / "card.json"
    path.write_text(card_text(), encoding="utf-8")
    assert Scorecard.load(path).model_id == small_card().model_id


def _edited(change: Any) -> str:
    content = json.loads(card_text())
    change(content)
    return json.dumps(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(base_points=600_001),
        lambda c: c["terms"][0].update(points=[-40500, 1250, 30001]),
        lambda c: c["terms"][0].update(unknown_points=5),
        lambda c: c["terms"][0].update(edges=[100.0, 100.0]),
        lambda c: c["terms"][0].update(edges=[100.0, float("nan")]),
        lambda c: c["terms"][0].update(points=[1.5, 2.5, 3.5]),
        lambda c: c["terms"].reverse(),
        lambda c: c["terms"].append(c["terms"][0]),
        lambda c: c["features"].pop(),
        lambda c: c.update(format="credit-easy/scorecard/2"),
        lambda c: c.update(surprise=1),
        lambda c: c.pop("provenance"),
        lambda c: c["scale"].update(score_min=900),
    ],
)
def test_altered_card_is_refused(change: Any) -> None:
    """A card that was edited, or is not of the format, does not load."""
    with pytest.raises(ScorecardError):
        Scorecard.from_json(_edited(change))


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", b"\xff\xfe"])
def test_what_is_no_card_is_refused(text: Any) -> None:
    """Anything but a card raises the one error."""
    with pytest.raises(ScorecardError):
        Scorecard.from_json(text)


def test_card_against_a_direction_is_refused() -> None:
    """Points that fall as sales rise contradict the feature's direction."""
    wrong = [TERMS[0] | {"points": [0, 20, 10]}, TERMS[1]]
    with pytest.raises(ScorecardError, match=r"sales at 1000"):
        small_card(terms=wrong)


def test_pair_that_undoes_a_feature_is_refused() -> None:
    """A pair term may not take back more than the feature's own term gives."""
    undo = PAIR | {"points": [[30_000, 0, 0], [0, 0, 0]]}
    with pytest.raises(ScorecardError, match=r"sales at 1000"):
        small_card(terms=[TERMS[0], undo, TERMS[1]])


def test_missing_feature_is_an_error_not_an_unknown() -> None:
    """Values or columns that are left out altogether are a wiring fault, named."""
    with pytest.raises(MissingFeatureError, match="sales_cv"):
        small_card().score_one({"sales": 1.0})
    with pytest.raises(MissingFeatureError, match="sales_cv"):
        small_card().score_frame(pl.DataFrame({"subject": ["a"], "sales": [1.0]}))


def test_integer_columns_and_empty_frames_score() -> None:
    """Counts may come as integers, and a table without firms gives one without scores."""
    frame = pl.DataFrame({"subject": ["a"], "sales": [2000], "sales_cv": [0]})
    assert small_card().score_frame(frame).get_column("score").to_list() == [650]
    assert small_card().score_frame(frame.clear()).height == 0


def test_scoring_imports_no_training_library() -> None:
    """The web process can score without the training libraries in memory."""
    import subprocess
    import sys

    probe = (
        "import sys, scoring.engine.scorecard as s; "
        "sys.exit(any(name.split('.')[0] in {'sklearn', 'optbinning', 'scipy'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_order_of_rows_is_kept() -> None:
    """Scores come back in the order of the firms."""
    draw = np.random.default_rng(3)
    frame = pl.DataFrame(
        {"subject": [f"{i}" for i in draw.permutation(50)], "sales": [1.0] * 50, "sales_cv": [1.0] * 50}
    )
    assert small_card().score_frame(frame).get_column("subject").equals(frame.get_column("subject"))
