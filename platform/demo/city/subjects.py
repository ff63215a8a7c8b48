"""Who lives in the city: subjects with their registration, and the traits their records are drawn from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from demo.city import facts, identity, names
from demo.city.draw import Bools, Calendar, Dates, Floats, Ints, Texts, days, pick, sigmoid, stream, to_fen

# 62 % enterprises and sole traders, 20 % co-operatives and family farms, 18 % B&Bs.
KIND_COUNTS = {"sme": 290, "sole_trader": 132, "farmer_coop": 122, "family_farm": 14, "bnb": 122}
SIZE = sum(KIND_COUNTS.values())
_ANNUAL_SALES_YUAN = {
    "sme": 6.0e6,
    "sole_trader": 2.2e6,
    "farmer_coop": 3.0e6,
    "family_farm": 1.4e6,
    "bnb": 1.6e6,
}
_STAFF_PER_MILLION = {"sme": 2.0, "sole_trader": 2.2, "farmer_coop": 1.6, "family_farm": 1.8, "bnb": 3.0}
_MAX_AGE_YEARS = {"sme": 22.0, "sole_trader": 15.0, "farmer_coop": 16.0, "family_farm": 10.0, "bnb": 10.0}
# What a source may fail to hold, and how often, per item group.
DEPTHS = ("full", "thin", "new", "bare")


@dataclass(frozen=True)
class Population:
    """The subjects as columns of one length N.

    Two latent traits, known to the draw alone, lie behind the records: ``quality`` of the business, which
    trade shows, and ``conduct`` of its owners, which punctuality and public records show.
    """

    uscc: Texts
    kind: Texts
    trade: tuple[names.Trade, ...]
    region: Texts
    established: Dates
    quality: Floats
    conduct: Floats
    depth: Texts
    annual_sales: Floats
    staff: Ints
    legal_rep: Texts
    name_zh: Texts
    address: Texts
    subject_type: Texts

    def __len__(self) -> int:
        return len(self.uscc)

    @property
    def discipline(self) -> Floats:
        """What keeping the rules takes: the means and the will, with a spread of about 1."""
        return 0.75 * self.quality + 0.66 * self.conduct

    def is_kind(self, *kinds: str) -> Bools:
        """Which subjects are of one of these kinds."""
        return np.isin(self.kind.astype(str), kinds)

    def column(self, table: dict[str, float]) -> Floats:
        """A figure per kind spread over the subjects."""
        return np.array([table[str(kind)] for kind in self.kind], dtype=np.float64)


def draw_population(seed: int, calendar: Calendar) -> Population:
    """Draw who there is. Quality stretches sales most at the low end, as with the real small borrowers."""
    rng = stream(seed, "population")
    kind = np.repeat(np.array(list(KIND_COUNTS), dtype=object), list(KIND_COUNTS.values()))
    rng.shuffle(kind)
    quality = rng.standard_normal(SIZE)
    trade_at = names.trade_index(rng, kind)
    trade = tuple(names.TRADES[str(k)][i] for k, i in zip(kind, trade_at, strict=True))
    region = names.regions(rng, SIZE)
    subject_type = _subject_types(rng, kind)
    depth = rng.choice(np.array(DEPTHS, dtype=object), SIZE, p=[0.87, 0.07, 0.03, 0.03])
    codes = [identity.make_uscc(_category(str(subject_type[i])), str(region[i]), i + 1) for i in range(SIZE)]
    base = np.array([_ANNUAL_SALES_YUAN[str(k)] for k in kind])
    pull = np.where(quality < 0, 1.45 * quality, 0.8 * quality)
    annual_sales = base * np.exp(1.3 * (pull + 0.52 * rng.standard_normal(SIZE)))
    staffing = np.array([_STAFF_PER_MILLION[str(k)] for k in kind]) * (annual_sales / 1e6) ** 0.75
    staff = np.maximum(1, np.rint(staffing * np.exp(0.35 * rng.standard_normal(SIZE)))).astype(np.int64)
    zh = np.array(
        [names.organisation_name(str(k), t, i)[0] for i, (k, t) in enumerate(zip(kind, trade, strict=True))],
        dtype=object,
    )
    return Population(
        uscc=np.array(codes, dtype=object),
        kind=kind,
        trade=trade,
        region=region,
        established=_established(rng, kind, quality, depth, calendar),
        quality=quality,
        conduct=stream(seed, "conduct").standard_normal(SIZE),
        depth=depth,
        annual_sales=annual_sales,
        staff=staff,
        legal_rep=names.person_names(rng, SIZE),
        name_zh=zh,
        address=names.addresses(rng, SIZE),
        subject_type=subject_type,
    )


def _subject_types(rng: np.random.Generator, kind: Texts) -> Texts:
    """A B&B is mostly a sole trader by registration, sometimes an enterprise."""
    kinds = {"sme": "enterprise"} | {k: k for k in ("sole_trader", "farmer_coop", "family_farm")}
    bnb = pick(rng, ("sole_trader", "sole_trader", "sole_trader", "enterprise"), len(kind))
    return np.array([kinds.get(str(k), other) for k, other in zip(kind, bnb, strict=True)], dtype=object)


def _category(subject_type: str) -> str:
    return {
        "enterprise": identity.ENTERPRISE,
        "sole_trader": identity.SOLE_TRADER,
        "family_farm": identity.SOLE_TRADER,
        "farmer_coop": identity.FARMER_COOP,
    }[subject_type]


def _established(
    rng: np.random.Generator, kind: Texts, quality: Floats, depth: Texts, calendar: Calendar
) -> Dates:
    """Better firms are older on the whole; ``new`` ones were founded in the last year."""
    oldest = np.array([_MAX_AGE_YEARS[str(k)] for k in kind])
    share = sigmoid(0.5 * quality + 0.9 * rng.standard_normal(len(kind)))
    age = 3.3 * 365 + share * (oldest - 3.3) * 365
    age = np.where(depth == "new", rng.uniform(60, 330, len(kind)), age)
    return np.asarray(calendar.today - days(age), dtype="datetime64[D]")


def subjects_frame(seed: int, people: Population) -> pl.DataFrame:
    """One row per subject: registration and the facts of co-operatives and B&Bs; money in fen, N rows."""
    rng = stream(seed, "registration")
    size = len(people)
    capital = to_fen(np.rint(people.annual_sales * rng.uniform(0.05, 0.35, size) / 1e4 + 1) * 1e4)
    columns: dict[str, Any] = {
        "uscc": people.uscc,
        "name_zh": people.name_zh,
        "name_en": [
            names.organisation_name(str(k), t, i)[1]
            for i, (k, t) in enumerate(zip(people.kind, people.trade, strict=True))
        ],
        "kind": people.kind,
        "subject_type": people.subject_type,
        "legal_form": [
            _legal_form(str(t), int(n)) for t, n in zip(people.subject_type, people.staff, strict=True)
        ],
        "established_on": people.established,
        "region_code": people.region,
        "industry_code": [t.code for t in people.trade],
        "registered_capital_fen": np.where(people.is_kind("sole_trader", "bnb"), capital // 4, capital),
        "legal_rep": people.legal_rep,
        "address": people.address,
        "business_scope": [f"{t.zh}经营（演示数据）" for t in people.trade],
        "depth": people.depth,
        "annual_revenue_fen": to_fen(people.annual_sales),
        "staff": people.staff,
    }
    classes = [
        facts.size_class(t.code, float(s), int(n))
        for t, s, n in zip(people.trade, people.annual_sales, people.staff, strict=True)
    ]
    columns["size_class"] = [size_class for size_class, _ in classes]
    columns["size_basis"] = [basis for _, basis in classes]
    registered = pl.DataFrame(columns, schema_overrides={"established_on": pl.Date})
    extra = pl.concat(
        [
            facts.coop_facts(
                rng,
                people.uscc[people.is_kind("farmer_coop")],
                people.quality[people.is_kind("farmer_coop")],
                people.annual_sales[people.is_kind("farmer_coop")],
            ),
            facts.bnb_facts(
                rng,
                people.uscc[people.is_kind("bnb")],
                people.quality[people.is_kind("bnb")],
                people.annual_sales[people.is_kind("bnb")],
            ),
        ],
        how="diagonal",
    )
    return registered.join(extra, on="uscc", how="left", maintain_order="left")


def _legal_form(subject_type: str, staff: int) -> str:
    if subject_type == "enterprise":
        return "股份公司" if staff > 200 else "有限公司"
    return {"sole_trader": "个体工商户", "farmer_coop": "农民专业合作社", "family_farm": "个体工商户"}[
        subject_type
    ]
