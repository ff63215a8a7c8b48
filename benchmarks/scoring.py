"""How fast a stored scorecard scores: firms per second of one core in batch, and one firm's latency."""

import statistics
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from scoring.engine.card_format import SingleTerm, seal
from scoring.engine.index_score import index_frame
from scoring.engine.index_tree import all_trees
from scoring.engine.scorecard import Scorecard

FIRMS = 500_000
SCORECARD_FIRMS_PER_SECOND_MIN = 200_000
TERMS = 12
BINS = 10
ROUNDS = 5


def synthetic_card() -> Scorecard:
    """A card as large as training makes them: 12 features of 10 bins."""
    codes = [f"feature_{number:02d}" for number in range(TERMS)]
    edges = tuple(float(edge) for edge in np.linspace(-1.5, 1.5, BINS - 1))
    terms = [
        SingleTerm(kind="single", feature=code, edges=edges, points=tuple(range(0, BINS * 3000, 3000)))
        for code in codes
    ]
    content = {
        "base_points": 500_000,
        "features": [{"code": c, "direction": "higher_is_safer", "zh": c, "en": c} for c in codes],
        "terms": [term.model_dump() for term in terms],
        "provenance": {
            "data_sha256": "0" * 64,
            "registry_sha256": "0" * 64,
            "code_version": "benchmark",
            "source": "drawn",
            "rows": 0,
            "bads": 0,
            "method": {},
            "metrics": {},
        },
    }
    return Scorecard(seal("benchmark", content))


def feature_table(codes: list[str], firms: int) -> pl.DataFrame:
    """Drawn firms, one value in ten unknown."""
    draw = np.random.default_rng(1)
    columns = {code: pl.Series(draw.normal(size=firms)) for code in codes}
    table = pl.DataFrame({"subject": [f"ZZ{number:016d}" for number in range(firms)], **columns})
    known = [pl.when(pl.col(code) < 1.28).then(pl.col(code)).alias(code) for code in codes]
    return table.with_columns(known)


def rows_per_second(rows: int, work: Callable[[], object]) -> float:
    """Median over rounds of rows per second of processor time of a callable without arguments."""
    rates = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        rates.append(rows / (time.process_time() - started))
    return statistics.median(rates)


def run() -> dict[str, float]:
    """Figures: batch rows per second of score, reasons and the 42-leaf index, and one firm's milliseconds."""
    card = synthetic_card()
    table = feature_table(list(card.features), FIRMS)
    tree = next(tree for tree in all_trees() if tree.code == "park")
    index_table = feature_table(list(tree.features), FIRMS // 10)
    firm = table.row(0, named=True)
    single = rows_per_second(1, lambda: [card.score_one(firm) for _ in range(1000)])
    return {
        "scorecard_terms": TERMS,
        "scorecard_batch_firms_per_second": round(rows_per_second(FIRMS, lambda: card.score_frame(table))),
        "scorecard_batch_firms_per_second_min": SCORECARD_FIRMS_PER_SECOND_MIN,
        "reasons_batch_firms_per_second": round(
            rows_per_second(FIRMS // 10, lambda: card.reason_frame(table.head(FIRMS // 10)))
        ),
        "index_batch_firms_per_second": round(
            rows_per_second(FIRMS // 10, lambda: index_frame(tree, index_table))
        ),
        "scorecard_one_firm_milliseconds": round(1 / single, 4),
    }
