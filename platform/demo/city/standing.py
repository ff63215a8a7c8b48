"""What is neither good news nor bad by itself, and the good: honours, tax grades, changes, inspections."""

from typing import Any

import numpy as np
import polars as pl

from demo.city.draw import Texts, add_months, as_dates, days, pick, stream
from demo.city.obligations import Grid
from demo.city.organisations import SourceUnit
from demo.city.records import document_numbers, scattered
from demo.city.sources import holds

_AWARDS = {
    "sme": ("守合同重信用企业", "market"),
    "sole_trader": ("诚信经营示范户", "market"),
    "farmer_coop": ("示范农民专业合作社", "agriculture"),
    "family_farm": ("示范家庭农场", "agriculture"),
    "bnb": ("精品民宿", "tourism"),
}
_CHANGES = {
    "legal_rep": ("赵例一", "钱例二"),
    "address": ("示范市样例街1号", "示范市样例街2号"),
    "capital": ("50.00万元", "100.00万元"),
    "scope": ("零售", "批发和零售"),
    "shareholder": ("孙样一", "李样二"),
}
# Findings of an inspection round with the points they bring, worst first.
_FINDINGS = (
    (-6, "消防设施缺失"),
    (-4, "卫生不达标"),
    (-2, "价格未明示"),
    (0, "未发现问题"),
    (2, "服务受游客好评"),
)


def draw_honours(grid: Grid, units: dict[str, SourceUnit]) -> pl.DataFrame:
    """Honours, rarer the higher the level that awards them."""
    rng, people = stream(grid.seed, "honours"), grid.people
    who, when = scattered(rng, grid, 0.2 * np.exp(0.7 * people.quality - 0.2))
    size = len(who)
    grade = people.quality[who] + 0.8 * rng.standard_normal(size)
    level = np.array(["county", "city", "province", "national"], dtype=object)[
        np.digitize(grade, [0.9, 1.9, 2.9])
    ]
    named = [_AWARDS[str(people.kind[i])] for i in who]
    return pl.DataFrame(
        {
            "subject": who,
            "honour_name": [name for name, _ in named],
            "level": level,
            "document_no": document_numbers("誉", when),
            "decided_on": when,
            "valid_to": when + np.timedelta64(3 * 365, "D"),
            "authority": [units[unit].zh for _, unit in named],
            "unit": [unit for _, unit in named],
        }
    )


def draw_tax_grades(grid: Grid, units: dict[str, SourceUnit], states: dict[str, Texts]) -> pl.DataFrame:
    """Tax credit grades, each April for the year before: A, B, C or D by points, M for new firms."""
    rng, people, on = stream(grid.seed, "tax-grades"), grid.people, grid.calendar.on
    graded = np.flatnonzero(holds(states, "tax_grade") & (people.depth != "bare"))
    last = on.year if on >= on.replace(month=4, day=25) else on.year - 1
    parts = []
    for year in range(last - 2, last + 1):
        decided = on.replace(year=year, month=4, day=20)
        points = 80 + 9 * people.discipline[graded] + 6 * rng.standard_normal(len(graded))
        age = np.datetime64(decided, "D") - people.established[graded]
        grade = np.array(["D", "C", "B", "A"], dtype=object)[np.digitize(points, [52, 68, 90])]
        grade[age < np.timedelta64(480, "D")] = "M"
        old = age > np.timedelta64(110, "D")
        parts.append(
            pl.DataFrame(
                {
                    "subject": graded[old],
                    "year": np.full(old.sum(), year - 1),
                    "grade": grade[old],
                    "decided_on": as_dates([decided] * int(old.sum())),
                }
            )
        )
    inside = pl.col("decided_on") > grid.calendar.since
    return pl.concat(parts).filter(inside).with_columns(authority=pl.lit(units["tax"].zh), unit=pl.lit("tax"))


def draw_changes(grid: Grid, units: dict[str, SourceUnit]) -> pl.DataFrame:
    """Changes of registration: who heads the firm, where it sits, what it may do."""
    rng, people = stream(grid.seed, "changes"), grid.people
    who, when = scattered(rng, grid, 0.45 * np.exp(-0.15 * people.quality))
    item = pick(rng, tuple(_CHANGES), len(who))
    return pl.DataFrame(
        {
            "subject": who,
            "change_item": item,
            "before_value": [_CHANGES[str(name)][0] for name in item],
            "after_value": [_CHANGES[str(name)][1] for name in item],
            "decided_on": when,
            "authority": [units["market"].zh] * len(who),
            "unit": ["market"] * len(who),
        }
    )


def draw_inspections(grid: Grid, units: dict[str, SourceUnit]) -> pl.DataFrame:
    """Rounds at B&Bs: a census each quarter, a visit each month, a spot check at random; points off or on."""
    rng, people, calendar = stream(grid.seed, "inspections"), grid.people, grid.calendar
    inns = np.flatnonzero(people.is_kind("bnb"))
    columns: dict[str, list[Any]] = {"subject": [], "inspection_round": [], "inspected_on": []}
    for step in range(1, calendar.WINDOW + 1):
        month = np.datetime64(add_months(calendar.since, step - 1), "D") + np.timedelta64(1, "D")
        rounds = [("monthly", 0.92), ("spot", 0.25)] + ([("census", 0.98)] if step % 3 == 0 else [])
        for name, coverage in rounds:
            seen = inns[rng.random(len(inns)) < coverage]
            when = month + days(rng.integers(0, 27, len(seen)))
            columns["subject"] += seen.tolist()
            columns["inspection_round"] += [name] * len(seen)
            columns["inspected_on"] += when.astype(object).tolist()
    who = np.array(columns["subject"], dtype=np.int64)
    merit = 1.5 * people.discipline[who] + rng.logistic(size=len(who))
    found = np.digitize(merit, [-4.8, -3.6, -2.2, 4.6])
    frame = pl.DataFrame(
        columns
        | {
            "points": [_FINDINGS[i][0] for i in found],
            "finding": [_FINDINGS[i][1] for i in found],
        }
    ).with_columns(authority=pl.lit(units["tourism"].zh), unit=pl.lit("tourism"))
    opened = pl.Series(people.established)[pl.Series(who)] < frame["inspected_on"]
    known = (pl.col("inspected_on") <= calendar.on) & opened
    return frame.filter(known).sort("inspected_on", maintain_order=True)
