"""The status code of a profile: its open records, as counted by the features, under the real rules."""

from collections.abc import Iterator, Mapping
from datetime import date

from scoring.engine.states import DataState
from scoring.engine.status_code import PublicFile, Record, StatusCode, status_code
from scoring.engine.status_rules import StatusRules
from scoring.profile import Profile

#: Features that count records in force: the item and the level of each.
_COUNTED: Mapping[str, tuple[str, str | None]] = {
    "penalty_minor_open": ("pen_decision", "minor"),
    "penalty_general_open": ("pen_decision", "general"),
    "defaulter_open": ("jud_defaulter", None),
    "consumption_limit_open": ("jud_consumption_limit", None),
    "enforced_open": ("jud_enforced", None),
    "abnormal_open": ("reg_abnormal", None),
    "serious_list_open": ("list_serious", None),
    "tax_list_major_open": ("list_tax_major", None),
    "tax_arrears_amount": ("tax_arrears", None),
    "honour_count": ("hon_award", "county"),
}
_TAX_GRADES = {5.0: "A", 4.0: "B", 3.0: "M", 2.0: "C", 1.0: "D"}

#: The figures that clear what colours a code, by the item of the reason.
CLEARING: Mapping[str, tuple[str, ...]] = {
    "pen_decision": ("penalty_general_open", "penalty_serious_open"),
    "jud_defaulter": ("defaulter_open",),
    "jud_consumption_limit": ("consumption_limit_open",),
    "jud_enforced": ("enforced_open",),
    "reg_abnormal": ("abnormal_open",),
    "list_serious": ("serious_list_open",),
    "list_tax_major": ("tax_list_major_open",),
    "tax_arrears": ("tax_arrears_amount",),
}
#: What may stand in the way of blue beside them, and what speaks for it.
MARKS = ("penalty_minor_open", "enforced_open", "consumption_limit_open")
EVIDENCE = (("tax_grade_level", 5.0), ("honour_count", 1.0))


def rebuilt(profile: Profile, rules: StatusRules, *, on: date, revoked: bool) -> StatusCode:
    """Judge the status of a profile by the rules in force; `revoked` says what a serious penalty was.

    Records are taken as decided on the day: what only lenders see, and the levels of honours, have no part.
    """
    return status_code(_file(profile, on, revoked=revoked), rules, on=on)


def current(profile: Profile, rules: StatusRules, *, on: date) -> StatusCode | None:
    """Give the rebuilt code where it agrees with the profile's own; None where it cannot be rebuilt."""
    for revoked in (False, True):
        found = rebuilt(profile, rules, on=on, revoked=revoked)
        if found.colour.value == profile.known("status_code"):
            return found
    return None


def is_revoked(profile: Profile, rules: StatusRules, *, on: date) -> bool:
    """Tell whether the serious penalty of a profile must be a revoked licence, by its code."""
    plain = rebuilt(profile, rules, on=on, revoked=False)
    return plain.colour.value != profile.known("status_code")


def _file(profile: Profile, on: date, *, revoked: bool) -> PublicFile:
    age = profile.known("age_months")
    states = {
        code: DataState(state)
        for code, state in profile.states.items()
        if state in DataState._value2member_map_
    }
    established = None if not isinstance(age, float) else _months_before(on, int(age))
    return PublicFile(established, tuple(_records(profile, on, revoked=revoked)), states)


def _records(profile: Profile, on: date, *, revoked: bool) -> Iterator[Record]:
    for key, (item, level) in _COUNTED.items():
        if _count(profile, key):
            yield Record(item, on, level=level)
    if _count(profile, "penalty_serious_open"):
        yield Record("pen_decision", on, level="serious_revocation" if revoked else "serious")
    grade = profile.known("tax_grade_level")
    if isinstance(grade, float) and grade in _TAX_GRADES:
        yield Record("tax_grade", on, level=_TAX_GRADES[grade])


def _count(profile: Profile, key: str) -> float:
    found = profile.known(key)
    return found if isinstance(found, float) else 0.0


def _months_before(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, 28))
