"""What public records and the register say per subject."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import narwhals as nw

from scoring.engine.features.calendar import day_number, months_before
from scoring.engine.features.tally import Base, chosen, only, tally, when, within

TAX_GRADES = {"A": 5, "B": 4, "M": 3, "C": 2, "D": 1}
AWARD_LEVELS = {"national": 4, "province": 3, "city": 2, "county": 1}
OVERDUE_LEVELS = {
    "overdue_30": 1,
    "overdue_60": 2,
    "overdue_90": 3,
    "npl": 4,
    "compensated": 5,
    "written_off": 5,
}

#: Day numbers are multiplied by this to carry a grade in the last digit: the highest is the newest.
GRADE_ROOM = 10


def record_bases(records: nw.LazyFrame[Any], on: date) -> dict[str, Callable[[], Base]]:
    """Give makers of the bases of records decided by the day; a repaired or withdrawn one never counts."""
    today = on.toordinal()
    rows = (
        records.filter(nw.col("status") == "valid")
        .with_columns(
            age=months_before("decided_on", on),
            decided_day=day_number("decided_on"),
            ended_day=day_number("ended_on"),
        )
        .filter(nw.col("decided_day") <= today)
        .with_columns(open=nw.col("ended_day").is_null() | (nw.col("ended_day") > today))
    )
    return {
        "records": partial(_adverse, rows),
        "standing": partial(_standing, rows, today),
        "lending": partial(_lending, rows),
    }


def _is(item_code: str) -> nw.Expr:
    return nw.col("item_code") == item_code


def _level(*levels: str) -> nw.Expr:
    return nw.col("level").is_in(levels)


def _adverse(rows: nw.LazyFrame[Any]) -> Base:
    """Count what speaks against a subject: penalties, courts, lists, arrears."""
    still, amount = nw.col("open"), nw.col("amount_fen").fill_null(0)
    penalty, arrears, suit = _is("pen_decision"), _is("tax_arrears"), _is("jud_document")
    return tally(
        rows,
        "records",
        sums={
            "penalty_minor": when(penalty & still & _level("minor")),
            "penalty_general": when(penalty & still & _level("general")),
            "penalty_serious": when(penalty & still & _level("serious", "serious_revocation")),
            "penalty_36": when(penalty & within(0, 36)),
            "penalty_fen_36": when(penalty & within(0, 36), amount),
            "defaulter": when(_is("jud_defaulter") & still),
            "enforced": when(_is("jud_enforced") & still),
            "enforced_36": when(_is("jud_enforced") & within(0, 36)),
            "consumption": when(_is("jud_consumption_limit") & still),
            "suits_24": when(suit & within(0, 24)),
            "suits_fen_24": when(suit & within(0, 24), amount),
            "abnormal": when(_is("reg_abnormal") & still),
            "abnormal_36": when(_is("reg_abnormal") & within(0, 36)),
            "serious_list": when(_is("list_serious") & still),
            "tax_list": when(_is("list_tax_major") & still),
            "arrears_fen": when(arrears & still, amount),
        },
    )


def _standing(rows: nw.LazyFrame[Any], today: int) -> Base:
    """Count what a subject has earned or holds: honours, licences, tax grade, inspection points."""
    honour = _is("hon_award") & nw.col("open")
    inspection = _is("bnb_inspection")
    points = nw.col("points").fill_null(0)
    grade = chosen("level", TAX_GRADES)
    graded_day = nw.col("decided_day") * GRADE_ROOM + grade
    arrears_days = only(_is("tax_arrears") & nw.col("open"), today - nw.col("decided_day"))
    return tally(
        rows,
        "standing",
        sums={
            "honours": when(honour),
            "licences": when(_is("lic_permit") & nw.col("open")),
            "changes_24": when(_is("reg_change") & within(0, 24)),
            "inspections_12": when(inspection & within(0, 12)),
            "points_12": when(inspection & within(0, 12), points),
            "inspections_3": when(inspection & within(0, 3)),
            "points_3": when(inspection & within(0, 3), points),
        },
        highs={
            "honour_level": only(honour, chosen("level", AWARD_LEVELS)),
            "graded_day": only(_is("tax_grade") & ~grade.is_null(), graded_day),
            "arrears_days": arrears_days,
        },
    )


def _lending(rows: nw.LazyFrame[Any]) -> Base:
    """Count outcomes of earlier loans that lenders have reported by the day."""
    outcome = _is("lending_outcome")
    return tally(
        rows.filter(outcome),
        "lending",
        sums={
            "loans": when(_level("loan_granted", "first_loan")),
            "on_time": when(_level("settled_on_time")),
            "settled_late": when(_level("settled_late")),
        },
        highs={"overdue_24": only(within(0, 24), chosen("level", OVERDUE_LEVELS, 0))},
    )


REGISTER_FACTS = (
    "registered_capital_fen",
    "member_count",
    "farmer_ratio",
    "surplus_return_ratio",
    "land_area_mu",
    "agri_insurance_fen",
    "rooms",
    "star_grade",
    "occupancy_rate",
    "complaint_count",
)


def subject_bases(subjects: nw.LazyFrame[Any], on: date) -> dict[str, Callable[[], Base]]:
    """Give the maker of the register's base: age in whole months, capital, facts of co-ops and B&Bs."""
    return {"register": partial(_register, subjects, on)}


def _register(subjects: nw.LazyFrame[Any], on: date) -> Base:
    columns = {
        "register__age": months_before("established_on", on),
        "register__demo_level": chosen("demo_level", AWARD_LEVELS),
        **{f"register__{fact}": nw.col(fact) for fact in REGISTER_FACTS},
    }
    return Base(subjects.select("subject", **columns), (), tuple(columns))
