"""Public records: licences, penalties, courts, lists, honours, grades, changes and inspections.

Each function gives one frame with the columns of its delivery, but ``subject`` (a position) for the USCC and
``amount_fen`` for the money; ``unit`` is the code of the source unit that sends the row.
"""

import numpy as np
import polars as pl

from demo.city.draw import NEVER, Calendar, Dates, Floats, Ints, Texts, days, pick, sigmoid, stream
from demo.city.obligations import Grid
from demo.city.organisations import SourceUnit

_PENALTY_UNITS = ("market", "market", "tourism", "agriculture")
_PUBLICITY_DAYS = {"minor": 90, "general": 365, "serious": 1_095, "serious_revocation": 1_095}
_DEEDS = {
    "market": ("产品标识不符合规定", "《产品质量法》第二十七条"),
    "tourism": ("住宿登记管理不规范", "《旅游法》第四十九条"),
    "agriculture": ("农药使用记录不完整", "《农产品质量安全法》第二十七条"),
}
_LICENCES = {
    "bnb": (
        ("特种行业许可证", "tourism"),
        ("公众聚集场所消防安全检查合格证", "market"),
        ("卫生许可证", "market"),
    ),
    "sole_trader": (("食品经营许可证", "market"),),
    "sme": (("生产经营许可证", "market"), ("排污许可证", "market")),
    "farmer_coop": (("农产品生产许可", "agriculture"), ("动物防疫条件合格证", "agriculture")),
    "family_farm": (("农产品生产许可", "agriculture"),),
}


def scattered(rng: np.random.Generator, grid: Grid, expected: Floats) -> tuple[Ints, Dates]:
    """Events at random days of the window: ``expected`` of them per subject, none in a firm's first month."""
    counts = rng.poisson(expected)
    who = np.repeat(np.arange(len(counts)), counts)
    span = int((grid.calendar.today - np.datetime64(grid.calendar.since, "D")).astype(np.int64))
    when = grid.calendar.today - days(rng.integers(0, span, len(who)))
    known = when > grid.people.established[who] + np.timedelta64(30, "D")
    order = np.argsort(when[known], kind="stable")
    return who[known][order].astype(np.int64), when[known][order]


def _after_distress(
    rng: np.random.Generator, grid: Grid, start: Dates, chance: float, earliest: int
) -> tuple[Ints, Dates]:
    """Events that follow a failure by at least ``earliest`` days, with that chance, if known by ``on``."""
    when = start + days(earliest + rng.integers(0, 120, len(start)))
    struck = (rng.random(len(start)) < chance) & ~np.isnat(when) & (when <= grid.calendar.today)
    return np.flatnonzero(struck).astype(np.int64), when[struck]


def _ended(when: Dates, calendar: Calendar) -> Dates:
    """An end still in the future is not known yet."""
    return np.where(when > calendar.today, NEVER, when)


def document_numbers(prefix: str, when: Dates) -> list[str]:
    """Document numbers: （year）demo serial."""
    years = when.astype("datetime64[Y]").astype(int) + 1970
    return [f"演{prefix}〔{year}〕{serial:04d}号" for serial, year in enumerate(years, start=1)]


def _names(units: dict[str, SourceUnit], codes: Texts) -> tuple[list[str], list[str]]:
    return [units[str(code)].zh for code in codes], [units[str(code)].uscc for code in codes]


def draw_licences(grid: Grid, units: dict[str, SourceUnit]) -> pl.DataFrame:
    """Administrative licences in the columns of dual publicity (双公示)."""
    rng, people, calendar = stream(grid.seed, "licences"), grid.people, grid.calendar
    held = [(i, *kind) for i, k in enumerate(people.kind) for kind in _LICENCES[str(k)]]
    who = np.array([subject for subject, _, _ in held], dtype=np.int64)
    document = np.array([name for _, name, _ in held], dtype=object)
    unit = np.array([code for _, _, code in held], dtype=object)
    span = (calendar.today - np.maximum(people.established[who], np.datetime64(calendar.since, "D"))).astype(
        int
    )
    when = calendar.today - days(np.floor(rng.random(len(who)) * span))
    keep = rng.random(len(who)) < sigmoid(1.6 + 0.6 * people.quality[who])
    order = np.flatnonzero(keep)[np.argsort(when[keep], kind="stable")]
    who, document, unit, when = who[order], document[order], unit[order], when[order]
    authority, authority_uscc = _names(units, unit)
    return pl.DataFrame(
        {
            "subject": who,
            "party_name": people.name_zh[who],
            "document_name": document,
            "document_no": document_numbers("许", when),
            "licence_type": ["普通"] * len(who),
            "content": [f"准予从事相关经营活动：{name}" for name in document],
            "decided_on": when,
            "valid_from": when,
            "valid_to": when + np.timedelta64(3 * 365, "D"),
            "authority": authority,
            "authority_uscc": authority_uscc,
            "source_unit": authority,
            "unit": unit,
        }
    )


def draw_penalties(grid: Grid, units: dict[str, SourceUnit], distress: Dates) -> pl.DataFrame:
    """Administrative penalties in the columns of dual publicity; most are minor and many are repaired.

    Publicity runs three months for minor ones, a year for general and three years for serious ones
    (the three tiers of NDRC Order 36 (2026)).
    """
    rng, people, calendar = stream(grid.seed, "penalties"), grid.people, grid.calendar
    who, when = scattered(rng, grid, 0.2 * np.exp(-0.8 * people.discipline))
    later, struck = _after_distress(rng, grid, distress, 0.25, 60)
    who, when = np.concatenate([who, later]), np.concatenate([when, struck])
    size = len(who)
    severity = rng.random(size) + 0.06 * -people.discipline[who]
    level = np.array(["minor", "general", "serious", "serious_revocation"], dtype=object)[
        np.digitize(severity, [0.62, 0.95, 1.06])
    ]
    level[np.argsort(severity)[-2:]] = "serious_revocation"
    unit = pick(rng, _PENALTY_UNITS, size)
    unit[people.is_kind("farmer_coop", "family_farm")[who]] = "agriculture"
    fine = np.select(
        [level == "minor", level == "general"],
        [rng.integers(0, 4, size) * 50_000, rng.integers(5, 40, size) * 100_000],
        rng.integers(50, 300, size) * 100_000,
    )
    until = when + days(np.array([_PUBLICITY_DAYS[str(name)] for name in level]))
    repaired = when + days(
        np.select([level == "minor", level == "general"], [30, 180], 400) + rng.integers(0, 90, size)
    )
    mended = (rng.random(size) < 0.45) & (level != "serious_revocation") & (repaired < until)
    mended &= repaired <= calendar.today
    status = np.where(mended, "repaired", np.where(until < calendar.today, "expired", "valid"))
    authority, authority_uscc = _names(units, unit)
    return pl.DataFrame(
        {
            "subject": who,
            "party_name": people.name_zh[who],
            "address": people.address[who],
            "legal_rep": people.legal_rep[who],
            "document_no": document_numbers("罚", when),
            "category": np.select(
                [level == "serious_revocation", fine == 0], ["吊销许可证件", "警告"], "罚款"
            ),
            "facts": [_DEEDS[str(code)][0] for code in unit],
            "basis": [_DEEDS[str(code)][1] for code in unit],
            "content": [f"罚款{amount / 100:.2f}元" if amount else "警告" for amount in fine],
            "result": ["已履行" if done else "履行中" for done in mended],
            "amount_fen": fine,
            "procedure": np.where(level == "minor", "summary", "general"),
            "level": level,
            "decided_on": when,
            "publicity_until": until,
            "status": status,
            "repaired_on": np.where(mended, repaired, NEVER),
            "authority": authority,
            "authority_uscc": authority_uscc,
            "source_unit": authority,
            "unit": unit,
        }
    ).sort("decided_on", maintain_order=True)


def draw_court_records(grid: Grid, units: dict[str, SourceUnit], distress: Dates) -> pl.DataFrame:
    """Judgments, enforcement, judgment defaulters and consumption limits; failure brings most of them."""
    rng, people, calendar = stream(grid.seed, "court"), grid.people, grid.calendar
    weak = np.exp(-1.2 * people.discipline)
    plans = (
        ("document", 0.26 * np.exp(-0.3 * people.discipline), 0.75, 120, 0),
        ("enforced", 0.022 * weak, 0.55, 180, 240),
        ("defaulter", 0.006 * weak, 0.35, 230, 730),
        ("consumption_limit", 0.006 * weak, 0.4, 240, 500),
    )
    parts = []
    for kind, expected, chance, earliest, lasts in plans:
        who, when = scattered(rng, grid, expected)
        later, struck = _after_distress(rng, grid, distress, chance, earliest)
        who, when = np.concatenate([who, later]), np.concatenate([when, struck])
        size = len(who)
        suing = (kind == "document") & (rng.random(size) < sigmoid(0.4 * people.quality[who]))
        ended = (
            _ended(when + days(lasts + rng.integers(0, 90, size)), calendar)
            if lasts
            else np.full(size, NEVER)
        )
        parts.append(
            pl.DataFrame(
                {
                    "subject": who,
                    "record_kind": [kind] * size,
                    "case_no": _casedocument_numbers(kind, when),
                    "court": [units["court"].zh] * size,
                    "party_role": np.where(suing, "plaintiff", "defendant"),
                    "cause": pick(
                        rng, ("买卖合同纠纷", "金融借款合同纠纷", "劳动争议", "服务合同纠纷"), size
                    ),
                    "amount_fen": rng.integers(5, 400, size) * 200_000,
                    "decided_on": when,
                    "ended_on": ended,
                }
            )
        )
    return pl.concat(parts).sort("decided_on", maintain_order=True).with_columns(unit=pl.lit("court"))


def _casedocument_numbers(kind: str, when: Dates) -> list[str]:
    mark = {"document": "民初", "enforced": "执", "defaulter": "执失", "consumption_limit": "执限"}[kind]
    years = when.astype("datetime64[Y]").astype(int) + 1970
    return [f"（{year}）演0001{mark}{serial}号" for serial, year in enumerate(years, start=1)]


def draw_lists(grid: Grid, units: dict[str, SourceUnit], distress: Dates) -> pl.DataFrame:
    """Abnormal operation, serious dishonesty and major tax cases, with their removals."""
    rng, people, calendar = stream(grid.seed, "lists"), grid.people, grid.calendar
    weak = np.exp(-1.2 * people.discipline)
    plans = (
        (
            "abnormal",
            0.04 * weak,
            0.35,
            60,
            "未依照规定的期限公示年度报告",
            "《企业经营异常名录管理暂行办法》",
            150,
            "market",
        ),
        (
            "serious",
            0.0025 * weak,
            0.06,
            150,
            "经营异常名录届满三年仍未履行义务",
            "《严重违法失信名单管理办法》",
            1_095,
            "market",
        ),
        (
            "tax_major",
            0.0025 * weak,
            0.05,
            150,
            "虚开发票",
            "《重大税收违法失信主体信息公布管理办法》",
            1_095,
            "tax",
        ),
    )
    parts = []
    for kind, expected, chance, earliest, reason, basis, lasts, unit in plans:
        who, when = scattered(rng, grid, expected)
        later, struck = _after_distress(rng, grid, distress, chance, earliest)
        who, when = np.concatenate([who, later]), np.concatenate([when, struck])
        size = len(who)
        parts.append(
            pl.DataFrame(
                {
                    "subject": who,
                    "list_kind": [kind] * size,
                    "reason": [reason] * size,
                    "basis": [basis] * size,
                    "document_no": document_numbers("列", when),
                    "decided_on": when,
                    "ended_on": _ended(when + days(rng.integers(30, lasts + 60, size)), calendar),
                    "authority": [units[unit].zh] * size,
                    "unit": [unit] * size,
                }
            )
        )
    return pl.concat(parts).sort("decided_on", maintain_order=True)
