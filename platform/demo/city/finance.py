"""How each firm trades: its monthly rhythm, and the invoices that come of it. Money in fen throughout."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from demo.city import names
from demo.city.draw import Bools, Calendar, Dates, Floats, Ints, Texts, sigmoid, stream
from demo.city.subjects import Population

SALES_INVOICES = 185_000
PURCHASE_INVOICES = 120_000
_COUNTERPARTIES = 3_000

# How a year's business falls on its months, January first; each is scaled to a mean of 1.
_SEASONS: dict[str, tuple[float, ...]] = {
    "even": (0.9, 0.6, 1.0, 1.0, 1.05, 1.05, 1.0, 1.0, 1.05, 1.0, 1.1, 1.25),
    "harvest": (0.5, 0.3, 0.35, 0.5, 0.6, 0.8, 0.9, 1.2, 2.0, 2.5, 1.6, 0.75),
    "tea": (0.3, 0.4, 2.0, 3.0, 1.6, 0.7, 0.5, 0.5, 0.9, 0.9, 0.6, 0.6),
    "tourist": (0.5, 1.2, 0.7, 1.1, 1.4, 0.8, 1.7, 1.8, 0.7, 1.5, 0.5, 0.3),
}


@dataclass(frozen=True)
class Rhythm:
    """Business by subject and month, shape (N, MONTHS) each.

    ``volume`` is expected sales as a multiple of the firm's usual month; ``open`` says whether it traded;
    ``health`` is 1 until a firm begins to fail, then falls towards 0.15.
    """

    volume: Floats
    open: Bools
    health: Floats
    season: Floats


def draw_rhythm(seed: int, people: Population, calendar: Calendar, distress_from: Dates) -> Rhythm:
    """Seasons, growth, noise, closed months and the decline of those that fail."""
    rng = stream(seed, "rhythm")
    size, months = len(people), calendar.MONTHS
    quality = people.quality[:, None]
    season = np.array(
        [_SEASONS[_season_of(str(k), t.code)] for k, t in zip(people.kind, people.trade, strict=True)]
    )
    season = (season / season.mean(axis=1, keepdims=True))[:, calendar.month_of_year]
    yearly = 0.04 + 0.06 * quality + 0.22 * rng.standard_normal((size, 1))
    growth = np.exp(yearly * (np.arange(months) - months / 2) / 12)
    spread = np.exp(-0.62 - 0.34 * quality + 0.3 * rng.standard_normal((size, 1)))
    noise = np.exp(spread * rng.standard_normal((size, months)) - spread**2 / 2)
    keen = 3.1 + 1.15 * quality + 0.9 * rng.standard_normal((size, 1))
    ages = calendar.starts[None, :] >= people.established.astype("datetime64[M]")[:, None]
    health = _health(calendar, distress_from)
    trading = (rng.random((size, months)) < sigmoid(keen) * np.sqrt(health)) & ages
    return Rhythm(
        volume=season * growth * noise * health * trading, open=trading, health=health, season=season
    )


def _season_of(kind: str, industry_code: str) -> str:
    if industry_code == "A0164":
        return "tea"
    return {"farmer_coop": "harvest", "family_farm": "harvest", "bnb": "tourist"}.get(kind, "even")


def _health(calendar: Calendar, distress_from: Dates) -> Floats:
    months_in = np.arange(calendar.MONTHS)[None, :] - calendar.index_of(distress_from)[:, None]
    failing = ~np.isnat(distress_from)[:, None] & (months_in >= 1)
    return np.where(failing, np.maximum(0.15, 0.62 ** np.clip(months_in, 0, 12)), 1.0)


def draw_invoices(
    seed: int, people: Population, calendar: Calendar, rhythm: Rhythm
) -> dict[str, pl.DataFrame]:
    """Sales and purchase invoices as frames of (subject, issued_on, counterparty, fen amounts, is_void)."""
    rng = stream(seed, "sales")
    quality, size = people.quality, len(people)
    tickets = np.exp(
        0.55 * np.log(people.annual_sales / people.annual_sales.mean()) + 0.45 * rng.standard_normal(size)
    )
    customers = np.exp(3.7 + 0.3 * quality + 1.0 * rng.standard_normal(size))
    sales = _Side(
        share=np.ones(size),
        busy=tickets,
        partners=customers,
        lean=np.exp(0.55 + 0.6 * rng.standard_normal(size)),
        void=sigmoid(-2.35 - 0.3 * people.discipline + 0.5 * rng.standard_normal(size)),
        red=np.full(size, 0.015),
        total=SALES_INVOICES,
    )
    rng_in = stream(seed, "purchases")
    suppliers = np.exp(3.4 + 0.3 * quality + 1.0 * rng_in.standard_normal(size))
    bought = np.clip(0.68 + 0.12 * rng_in.standard_normal(size), 0.3, 0.97)
    purchases = _Side(
        share=bought,
        busy=tickets * np.exp(0.4 * rng_in.standard_normal(size)),
        partners=suppliers,
        lean=np.exp(0.55 + 0.25 * quality + 0.6 * rng_in.standard_normal(size)),
        void=sigmoid(-3.2 + 0.15 * quality + 0.4 * rng_in.standard_normal(size)),
        red=np.full(size, 0.01),
        total=PURCHASE_INVOICES,
    )
    return {
        "sales": _invoices(rng, people, calendar, rhythm, sales),
        "purchase": _invoices(rng_in, people, calendar, rhythm, purchases),
    }


@dataclass(frozen=True)
class _Side:
    """One side of the books, a figure per subject: share of sales, relative invoices a month, partners."""

    share: Floats
    busy: Floats
    partners: Floats
    lean: Floats
    void: Floats
    red: Floats
    total: int


def _invoices(
    rng: np.random.Generator, people: Population, calendar: Calendar, rhythm: Rhythm, side: _Side
) -> pl.DataFrame:
    counts = _counts(rng, rhythm, side)
    who, month = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    size = len(who)
    # What a month sold is split over the invoices that it was expected to need.
    usual = people.annual_sales / 12 * side.share
    per_invoice = usual[:, None] * rhythm.volume / np.maximum(counts, 1)
    amounts = per_invoice[who, month] * np.exp(0.7 * rng.standard_normal(size) - 0.245)
    amount_fen = np.maximum(100, np.floor(amounts * 100)).astype(np.int64)
    amount_fen = np.where(rng.random(size) < side.red[who], -amount_fen, amount_fen)
    rates = np.array([trade.vat_bp for trade in people.trade], dtype=np.int64)[who]
    tax_fen = np.sign(amount_fen) * ((np.abs(amount_fen) * rates + 5_000) // 10_000)
    day = np.floor(rng.random(size) * calendar.lengths[month]).astype(np.int64)
    frame = pl.DataFrame(
        {
            "subject": who,
            "issued_on": calendar.starts[month] + day.astype("timedelta64[D]"),
            "counterparty": _partner(rng, side, who),
            "amount_fen": amount_fen,
            "tax_fen": tax_fen,
            "total_fen": amount_fen + tax_fen,
            "is_void": rng.random(size) < side.void[who],
        }
    )
    inside = (pl.col("issued_on") > calendar.since) & (pl.col("issued_on") <= calendar.on)
    founded = pl.Series(people.established)[pl.Series(who)] <= frame["issued_on"]
    return frame.filter(inside & founded).sort("issued_on", maintain_order=True)


def _counts(rng: np.random.Generator, rhythm: Rhythm, side: _Side) -> Ints:
    """Invoices per subject and month, around ``side.total`` in all; a busy firm is held below 160 a month."""
    intensity = side.busy[:, None] * np.sqrt(rhythm.volume) * rhythm.open
    scale = side.total / intensity.sum()
    for _ in range(4):
        scale *= side.total / np.minimum(intensity * scale, 160).sum()
    counts = rng.poisson(np.minimum(intensity * scale, 160))
    return np.asarray(np.where(rhythm.open, np.maximum(counts, 1), 0), dtype=np.int64)


def _partner(rng: np.random.Generator, side: _Side, who: Ints) -> pl.Series:
    """Names of the other side: partner ``floor(K·u^lean)``, so a high ``lean`` means few that matter."""
    most = np.clip(np.rint(side.partners), 2, 900)[who]
    rank = np.floor(most * rng.random(len(who)) ** side.lean[who]).astype(np.int64)
    # 101 has no factor in common with the size of the pool: distinct ranks are distinct names.
    at = (who * 7919 + rank * 101) % _COUNTERPARTIES
    pool: Texts = names.counterparties(_COUNTERPARTIES)
    return pl.Series(pool, dtype=pl.String)[at]
