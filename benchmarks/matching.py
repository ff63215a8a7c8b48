"""Matching: one firm against a catalogue with reasons, and a whole city in batch, with answers compared."""

import resource
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import numpy as np
import polars as pl

from lenders.rules import REQUEST_AMOUNT, REQUEST_DAY, REQUEST_TERM, Rule, Rules
from matching.batch import CityMatches, judge_city
from matching.judgement import Request, judge_all
from scoring.engine.features import FEATURES
from scoring.profile import STATE_SUFFIX, ProfileFrame

SEED = 20_260_630
REQUEST = Request(on=date(2026, 6, 30), amount=Decimal("300000.00"), term_months=12, category="loan")

_FEATURES = sorted(FEATURES)[:30]
_REGIONS = tuple(f"33{city:02d}{county:02d}" for city in range(1, 12) for county in range(1, 9))
_STATES = (None, "not_authorised", "not_held", "disputed")


def run(
    *, firms: int = 100_000, products: int = 1_000, singles: int = 200, compared: int = 1_000
) -> dict[str, float]:
    """Judge `singles` firms one by one and `firms` in batch against `products`; compare on `compared` firms.

    Gives milliseconds for one firm (median), seconds for the batch, the process's peak memory in MiB, and the
    number of pairs on which the two ways differ, which must be 0.
    """
    rng = np.random.default_rng(SEED)
    catalogue, frame = _catalogue(rng, products), _city(rng, firms)
    chosen = rng.choice(firms, size=min(max(singles, compared), firms), replace=False)
    one_by_one = {int(row): judge_all(catalogue, frame.profile(int(row)), REQUEST) for row in chosen[:1]}
    times = []
    for row in chosen[:singles]:
        profile = frame.profile(int(row))
        start = time.perf_counter()
        one_by_one[int(row)] = judge_all(catalogue, profile, REQUEST)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    city = judge_city(catalogue, frame, REQUEST)
    seconds = time.perf_counter() - start
    return {
        "firms": firms,
        "products": products,
        "one_firm_ms": round(median(times) * 1000, 2),
        "batch_s": round(seconds, 3),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "differing_pairs": _differing(city, catalogue, frame, chosen[:compared]),
    }


def _differing(city: CityMatches, catalogue: Sequence[Rules], frame: ProfileFrame, rows: Any) -> int:
    places = {rules.product: place for place, rules in enumerate(city.catalogue)}
    differing = 0
    for row in rows:
        for judgement in judge_all(catalogue, frame.profile(int(row)), REQUEST):
            place = places[judgement.rules.product]
            differing += int(city.verdicts[place, row]) != judgement.verdict
    return differing


def _catalogue(rng: np.random.Generator, size: int) -> list[Rules]:
    return [Rules(f"P{number:05d}", 1, tuple(_rules(rng))) for number in range(size)]


def _rules(rng: np.random.Generator) -> list[Rule]:
    most, day = int(rng.choice([200_000, 500_000, 1_000_000, 3_000_000])), REQUEST.on.toordinal()
    found = [
        _rule("kind", "in", tuple(rng.choice(["sme", "farmer_coop", "bnb"], 2, replace=False).tolist())),
        _rule("region_code", "prefix_in", (str(rng.choice(_REGIONS))[:4], "3311")),
        _rule("age_months", "ge", float(rng.choice([6, 12, 24, 36]))),
        _rule(REQUEST_AMOUNT, "ge", 1_000_000),
        _rule(REQUEST_AMOUNT, "le", most * 100),
        _rule(REQUEST_TERM, "ge", 3),
        _rule(REQUEST_TERM, "le", int(rng.choice([12, 24, 36]))),
        _rule(REQUEST_DAY, "ge", day - 100),
        _rule("item.tax_invoice_sales", "authorised", "tax_invoice_sales"),
        _rule("score", "ge", float(rng.integers(52, 70) * 10)),
        _rule("status_code", "in", ("blue", "green")),
    ]
    for code in rng.choice(_FEATURES, size=6, replace=False):
        limit = float(np.round(rng.normal(), 1))
        found.append(_rule(str(code), str(rng.choice(["ge", "le"])), limit, str(rng.choice(["refer", "no"]))))
    return found


def _rule(reads: str, operator: str, value: Any, unknown: str = "refer") -> Rule:
    return Rule(reads, operator, value, unknown, "CRITERION_NOT_MET", "条件", "condition")


def _city(rng: np.random.Generator, firms: int) -> ProfileFrame:
    columns: dict[str, Any] = {
        "uscc": [f"91{number:016d}" for number in range(firms)],
        "kind": rng.choice(["sme", "farmer_coop", "bnb"], firms),
        "region_code": rng.choice(_REGIONS, firms),
        "age_months": rng.integers(1, 200, firms).astype(np.float64),
        "score": rng.normal(620, 60, firms).round(),
        "status_code": rng.choice(["blue", "green", "yellow", "red"], firms),
    }
    columns |= {code: rng.normal(size=firms) for code in _FEATURES}
    states = {
        code + STATE_SUFFIX: pl.Series(
            rng.choice(np.array(_STATES, dtype=object), firms).tolist(), dtype=pl.Categorical
        )
        for code in (*_FEATURES[:15], "tax_invoice_sales")
    }
    return ProfileFrame(pl.DataFrame(columns | states))
