"""Reasons: the dearest shortfalls, exact to the point."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.features import FEATURES
from scoring.engine.reasons import (
    DATA_UNAVAILABLE,
    TermPoints,
    rank_terms,
    reason_catalogue,
    registry_catalogue,
)
from tests.scoring.cards import PAIR, TERMS, small_card

WITH_PAIR = [TERMS[0], PAIR, TERMS[1]]
VALUES = st.none() | st.floats(min_value=-10, max_value=3000)


@settings(deadline=None, max_examples=40)
@given(sales=VALUES, cv=VALUES)
def test_shortfalls_explain_the_whole_gap(sales: Any, cv: Any) -> None:
    """All reasons together are the best possible total less the firm's own, to the milli-point."""
    card = small_card(terms=WITH_PAIR)
    result = card.score_one({"sales": sales, "sales_cv": cv}, limit=None)
    assert sum(reason.shortfall for reason in result.reasons) == card.best_total - result.total_milli
    assert result.shortfall_milli == card.best_total - result.total_milli


def test_dearest_first_with_wording() -> None:
    """The worst firm loses 70.5 by sales, 45.001 by volatility, 7.5 by both together, in that order."""
    reasons = small_card(terms=WITH_PAIR).score_one({"sales": 1.0, "sales_cv": 9.0}).reasons
    assert [(reason.code, reason.shortfall) for reason in reasons] == [
        ("LOW_SALES", 70_500),
        ("HIGH_SALES_CV", 45_001),
        ("COMBINED_FEATURES", 7_500),
    ]
    assert (reasons[0].zh, reasons[0].en) == ("销售额偏低", "Sales is low")
    assert (reasons[1].zh, reasons[1].en) == ("销售波动偏高", "Sales volatility is high")


def test_unknown_is_named_data_unavailable() -> None:
    """A term without data is reported as such, and as not checked, never as a bad value."""
    reasons = small_card().score_one({"sales": 2000.0, "sales_cv": None}).reasons
    assert [(reason.code, reason.features) for reason in reasons] == [(DATA_UNAVAILABLE, ("sales_cv",))]
    assert "未核查" in reasons[0].zh
    assert "not checked" in reasons[0].en


def test_best_firm_has_no_reason() -> None:
    """A firm that is best in every term is told nothing."""
    assert small_card().score_one({"sales": 2000.0, "sales_cv": 0.1}).reasons == ()


def test_ties_go_by_code() -> None:
    """Equal shortfalls are listed in the order of their codes."""
    terms = [TermPoints(key, (key,), 0, 1000, unknown=False) for key in ("b", "c", "a")]
    assert [term.key for term in rank_terms(terms)] == ["a", "b", "c"]


def test_at_most_four() -> None:
    """A notice gives four reasons at most; all of them come on request."""
    features = [
        {"code": f"f{i}", "direction": "higher_is_safer", "zh": f"项{i}", "en": f"Item {i}"} for i in range(6)
    ]
    terms = [
        {"kind": "single", "feature": f"f{i}", "edges": [0.0], "points": [0, 1000 + i]} for i in range(6)
    ]
    card = small_card(features=features, terms=terms)
    values = {f"f{i}": -1.0 for i in range(6)}
    assert [reason.features for reason in card.score_one(values).reasons] == [
        ("f5",),
        ("f4",),
        ("f3",),
        ("f2",),
    ]
    assert len(card.score_one(values, limit=None).reasons) == 6


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=8))
def test_batch_reasons_equal_single_reasons(rows: Any) -> None:
    """The batch lists the same terms at the same cost in the same order as the single firm."""
    card = small_card(terms=WITH_PAIR)
    schema = {"subject": pl.String, "sales": pl.Float64, "sales_cv": pl.Float64}
    data = {
        "subject": [str(i) for i in range(len(rows))],
        "sales": [r[0] for r in rows],
        "sales_cv": [r[1] for r in rows],
    }
    expected = [
        (str(number), rank, "*".join(reason.features), reason.shortfall, reason.code == DATA_UNAVAILABLE)
        for number, (sales, cv) in enumerate(rows)
        for rank, reason in enumerate(card.score_one({"sales": sales, "sales_cv": cv}).reasons, start=1)
    ]
    assert card.reason_frame(pl.DataFrame(data, schema=schema)).rows() == expected


def test_catalogue_is_closed() -> None:
    """Every code a card can give is in the catalogue over its features."""
    card = small_card(terms=WITH_PAIR)
    codes = {
        reason.code
        for sales in (None, 1.0, 500.0)
        for cv in (None, 1.0, 9.0)
        for reason in card.score_one({"sales": sales, "sales_cv": cv}).reasons
    }
    assert codes == set(reason_catalogue(card.features.values())) == {
        "LOW_SALES", "HIGH_SALES_CV", "COMBINED_FEATURES", DATA_UNAVAILABLE,
    }  # fmt: skip


def test_every_feature_has_its_reason_in_both_languages() -> None:
    """The list over the registry has one code per feature and two more, all worded, none twice."""
    catalogue = registry_catalogue()
    assert len(catalogue) == len(FEATURES) + 2
    assert catalogue["LOW_SALES_LOG_36M"].en == "Sales over 36 months, logarithm is low"
    assert all(wording.zh and wording.en for wording in catalogue.values())
