"""Small hand-made cards and values for the scoring tests."""

from typing import Any

from scoring.engine.card_format import canonical_json, seal
from scoring.engine.scorecard import Scorecard

FEATURES = [
    {"code": "sales", "direction": "higher_is_safer", "zh": "销售额", "en": "Sales"},
    {"code": "sales_cv", "direction": "higher_is_riskier", "zh": "销售波动", "en": "Sales volatility"},
]
TERMS: list[dict[str, Any]] = [
    {"kind": "single", "feature": "sales", "edges": [100.0, 1000.0], "points": [-40500, 1250, 30000]},
    {"kind": "single", "feature": "sales_cv", "edges": [0.5, 1.5], "points": [20000, 0, -25001]},
]
PAIR: dict[str, Any] = {
    "kind": "pair",
    "features": ["sales", "sales_cv"],
    "edges": [[1000.0], [0.5, 1.5]],
    "points": [[0, 0, -500], [7000, 2000, 0]],
}
PROVENANCE = {
    "data_sha256": "0" * 64,
    "registry_sha256": "1" * 64,
    "code_version": "test",
    "source": "made by hand",
    "rows": 0,
    "bads": 0,
    "method": {},
    "metrics": {},
}


def card_content(**changes: Any) -> dict[str, Any]:
    """Content of the small card with some parts replaced, without an id."""
    content = {
        "format": "credit-easy/scorecard/1",
        "scale": {},
        "base_points": 600_000,
        "features": FEATURES,
        "terms": TERMS,
        "provenance": PROVENANCE,
    }
    return content | changes


def card_text(**changes: Any) -> str:
    """Stored text of the small card under its proper id."""
    return canonical_json(seal("test", card_content(**changes)).model_dump(mode="json"))


def small_card(**changes: Any) -> Scorecard:
    """The small card, loaded from its stored text."""
    return Scorecard.from_json(card_text(**changes))
