"""Drawn firms with outcomes that follow from what is known of them, for the training tests."""

from typing import Any

import numpy as np
import polars as pl

from scoring.engine.features import FEATURES
from scoring.engine.training_data import TrainingData

CODES = ("sales_log_36m", "sales_cv_36m", "customer_hhi_36m", "age_months", "sales_red_rate_36m")


def drawn_frames(firms: int, seed: int = 7) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A feature table with some unknowns and the outcomes: large, steady firms default less."""
    draw = np.random.default_rng(seed)
    size, noise = draw.normal(6.5, 1.0, firms), draw.normal(size=firms)
    volatility = np.exp(0.3 * noise - 0.2 * (size - 6.5))
    odds = 1.6 * (6.0 - size) + 1.5 * (volatility - 1.0)
    bad = draw.random(firms) < 1 / (1 + np.exp(-odds))
    columns: dict[str, Any] = {
        "sales_log_36m": size,
        "sales_cv_36m": volatility,
        "customer_hhi_36m": draw.random(firms),
        "age_months": draw.integers(6, 200, firms).astype(float),
        "sales_red_rate_36m": draw.random(firms),
    }
    for code in CODES[:4]:
        columns[code] = np.where(draw.random(firms) < 0.1, None, columns[code])
    subjects = [f"ZZ{number:016d}" for number in range(firms)]
    typed = {code: pl.Series(code, list(column), dtype=pl.Float64) for code, column in columns.items()}
    frame = pl.DataFrame({"subject": subjects, **typed})
    return frame, pl.DataFrame({"subject": subjects, "defaulted": bad})


def drawn_data(firms: int, seed: int = 7) -> TrainingData:
    """The drawn firms as training data over registry features."""
    frame, labels = drawn_frames(firms, seed)
    return TrainingData.build(frame, labels, [FEATURES[code] for code in CODES])
