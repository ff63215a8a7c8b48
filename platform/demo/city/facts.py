"""Size classes, and the extra facts of farm co-operatives and B&Bs."""

import numpy as np
import polars as pl

from demo.city.draw import Floats, Texts, sigmoid, to_fen

# Bands of 工信部联企业〔2011〕300号: the staff and the revenue, in ten thousand yuan, that small, medium
# and large begin at. None: that sector does not look at staff.
_Band = tuple[tuple[int | None, float], tuple[int | None, float], tuple[int | None, float]]
_BANDS: dict[str, _Band] = {
    "A": ((None, 50), (None, 500), (None, 20_000)),
    "C": ((20, 300), (300, 2_000), (1_000, 40_000)),
    "E": ((None, 300), (None, 6_000), (None, 80_000)),
    "F51": ((5, 1_000), (20, 5_000), (200, 40_000)),
    "F52": ((10, 100), (50, 500), (300, 20_000)),
    "G": ((20, 200), (300, 3_000), (1_000, 30_000)),
    "H": ((10, 100), (100, 2_000), (300, 10_000)),
    "I": ((10, 50), (100, 1_000), (300, 10_000)),
}
_OTHER: _Band = ((10, 0), (100, 0), (300, 0))
_CLASSES = ("micro", "small", "medium", "large")


def size_class(industry_code: str, annual_sales: float, staff: int) -> tuple[str, str]:
    """The size class of a firm and the words it rests on.

    A firm is of the highest class whose lower bounds it meets on staff and revenue both
    (工信部联企业〔2011〕300号). ``annual_sales`` is in yuan.
    """
    bands = _BANDS.get(industry_code[:3]) or _BANDS.get(industry_code[:1]) or _OTHER
    revenue = annual_sales / 1e4
    met = 0
    for rank, (least_staff, least_revenue) in enumerate(bands, start=1):
        if revenue >= least_revenue and (least_staff is None or staff >= least_staff):
            met = rank
    basis = f"工信部联企业〔2011〕300号：营业收入 {revenue:.1f} 万元，从业人员 {staff} 人"
    return _CLASSES[met], basis


def coop_facts(rng: np.random.Generator, uscc: Texts, quality: Floats, annual_sales: Floats) -> pl.DataFrame:
    """Facts of farm co-operatives: at least five members, farmers at least 80 % of them; money in fen.

    Law on Specialised Farmers' Cooperatives (2017); demonstration co-operatives return 60 % or more of the
    surplus by trade volume.
    """
    size = len(uscc)
    members = (5 + np.floor(np.exp(2.6 + 0.5 * quality + 0.6 * rng.standard_normal(size)))).astype(np.int64)
    companies = np.where(members <= 20, rng.integers(0, 2, size), np.floor(members * 0.05 * rng.random(size)))
    demo = np.array(["", "county", "city", "province", "national"], dtype=object)[
        np.digitize(quality + 0.6 * rng.standard_normal(size), [0.5, 1.1, 1.7, 2.3])
    ]
    returned = np.clip(0.45 + 0.08 * quality + 0.08 * rng.standard_normal(size), 0.1, 0.9)
    returned = np.where(demo == "", returned, np.maximum(returned, 0.6))
    land = np.round(np.exp(5.2 + 0.4 * quality + 0.5 * rng.standard_normal(size)), 1)
    insured = rng.random(size) < sigmoid(0.3 + 0.8 * quality)
    return pl.DataFrame(
        {
            "uscc": uscc,
            "member_count": members,
            "farmer_ratio": np.round((members - companies) / members, 4),
            "demo_level": [level or None for level in demo],
            "member_trade_fen": to_fen(annual_sales * rng.uniform(0.4, 0.9, size)),
            "surplus_return_ratio": np.round(returned, 2),
            "land_area_mu": land,
            "subsidy_fen": to_fen(np.where(demo == "", 0, np.rint(rng.uniform(1, 30, size)) * 1e4)),
            "product_trace_flag": rng.random(size) < sigmoid(0.8 * quality),
            "agri_insurance_fen": to_fen(
                np.where(insured, np.rint(land * rng.uniform(4, 12, size)) * 100, 0)
            ),
        },
        schema_overrides={"demo_level": pl.String},
    )


def bnb_facts(rng: np.random.Generator, uscc: Texts, quality: Floats, annual_sales: Floats) -> pl.DataFrame:
    """Facts of B&Bs within the lines of local rules: up to 14 rooms, 4 floors and 800 square metres."""
    size = len(uscc)
    rooms = np.clip(np.rint(5 + 2.2 * np.log(annual_sales / 4e5) + 1.5 * rng.standard_normal(size)), 3, 14)
    rooms = rooms.astype(np.int64)
    stars = np.digitize(quality + 0.7 * rng.standard_normal(size), [-1.6, -0.7, 0.2, 1.2]) + 1
    held = {
        "business": np.ones(size, dtype=bool),
        "special_trade": rng.random(size) < sigmoid(3.0 + quality),
        "fire": rng.random(size) < sigmoid(2.4 + quality),
        "hygiene": rng.random(size) < sigmoid(3.0 + quality),
        "food": rng.random(size) < 0.75,
    }
    licences = [[name for name, has in held.items() if has[i]] for i in range(size)]
    return pl.DataFrame(
        {
            "uscc": uscc,
            "rooms": rooms,
            "beds": rooms + rng.integers(0, 8, size),
            "floors": rng.integers(2, 5, size),
            "floor_area_m2": np.clip(np.rint(rooms * rng.uniform(28, 52, size)), 90, 800).astype(np.int64),
            "star_grade": stars.astype(np.int64),
            "licences": licences,
            "occupancy_rate": np.round(
                np.clip(0.42 + 0.09 * quality + 0.06 * rng.standard_normal(size), 0.08, 0.92), 3
            ),
            "season_profile": _season_profiles(rng, size),
            "complaint_count": rng.poisson(np.exp(0.2 - 0.6 * quality)).astype(np.int64),
        }
    )


def _season_profiles(rng: np.random.Generator, size: int) -> list[list[float]]:
    """Share of the year's guests by month, January first; each profile sums to 1 within rounding."""
    peaks = np.array([[4, 5], [7, 8], [10, 11]])[rng.integers(0, 3, size)]
    weights = rng.uniform(0.6, 1.2, (size, 12))
    weights[np.arange(size)[:, None], peaks - 1] *= 2.5
    shares = weights / weights.sum(axis=1, keepdims=True)
    return [[float(share) for share in row] for row in np.round(shares, 4)]
