"""The four-colour code: rules first, worst wins, unknown neither for nor against."""

import dataclasses
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.engine.states import DataState
from scoring.engine.status_code import PublicFile, Record, StatusCode, status_code, status_codes
from scoring.engine.status_rules import LENDER_ONLY_ITEMS, Colour, StatusRules, status_rules
from scoring.engine.versioned import RuleFileError

ON = date(2026, 6, 15)
RULES = status_rules(ON)
SOURCES = sorted(RULES.items - RULES.own_items)
CHECKED = dict.fromkeys(SOURCES, DataState.VALUE)
TAX_A = Record("tax_grade", date(2026, 4, 1), level="A")


def _code(*records: Record, states: dict[str, DataState] | None = None, **facts: Any) -> StatusCode:
    file = PublicFile(established_on=date(2020, 1, 1), records=records, states=CHECKED | (states or {}))
    return status_code(dataclasses.replace(file, **facts), RULES, on=ON)


def _record(item: str, **facts: Any) -> Record:
    return Record(item, facts.pop("decided_on", date(2026, 1, 10)), **facts)


@pytest.mark.parametrize(
    ("record", "colour", "rule"),
    [
        (_record("jud_defaulter"), "red", "red_judgment_defaulter"),
        (_record("list_serious"), "red", "red_serious_list"),
        (_record("list_tax_major"), "red", "red_tax_major"),
        (_record("pen_decision", level="serious_revocation"), "red", "red_licence_revoked"),
        (_record("pen_decision", level="general"), "yellow", "yellow_penalty"),
        (_record("pen_decision", level="serious"), "yellow", "yellow_penalty"),
        (_record("reg_abnormal"), "yellow", "yellow_abnormal_list"),
        (_record("tax_arrears", amount_fen=500_00), "yellow", "yellow_tax_arrears"),
        (_record("commitment", level="breached"), "yellow", "yellow_commitment_breached"),
    ],
)
def test_each_adverse_rule(record: Record, colour: str, rule: str) -> None:
    """Each kind of record in force gives its colour, with its rule as the reason in both languages."""
    code = _code(record, TAX_A)
    assert (code.colour, code.three) == (colour, colour)
    assert [reason.code for reason in code.reasons] == [rule]
    assert code.reasons[0].zh != code.reasons[0].en != ""


@pytest.mark.parametrize(
    "record",
    [
        _record("jud_defaulter", status="repaired"),
        _record("jud_defaulter", status="expired"),
        _record("jud_defaulter", status="withdrawn"),
        _record("jud_defaulter", ended_on=ON),
        _record("jud_defaulter", decided_on=date(2026, 6, 16)),
        _record("pen_decision", level="general", decided_on=date(2021, 6, 15)),
        _record("tax_arrears", amount_fen=0),
        _record("commitment", level="kept"),
        _record("tax_grade", level="D", decided_on=date(2024, 4, 1)),
    ],
)
def test_what_no_longer_stands_counts_no_more(record: Record) -> None:
    """Repaired, expired, withdrawn, ended, future, aged and empty records leave blue in reach."""
    code = _code(record, TAX_A)
    assert code.colour == "blue"
    assert [reason.code for reason in code.reasons] == ["blue_tax_a"]


def test_day_before_it_ends_it_still_counts() -> None:
    """A record stands until the day it ends, and a penalty until the day it is five years old."""
    assert _code(_record("jud_defaulter", ended_on=date(2026, 6, 16))).colour == "red"
    assert _code(_record("pen_decision", level="general", decided_on=date(2021, 6, 16))).colour == "yellow"


def test_worst_wins_and_all_reasons_are_listed() -> None:
    """A red and two yellow reasons make red, and all three are told, worst first."""
    code = _code(
        _record("reg_abnormal"), _record("jud_defaulter"), _record("pen_decision", level="general"), TAX_A
    )
    assert code.colour == "red"
    assert [reason.code for reason in code.reasons] == [
        "red_judgment_defaulter", "yellow_abnormal_list", "yellow_penalty",
    ]  # fmt: skip


def test_blue_needs_age_cleanness_and_evidence() -> None:
    """Two years, a clean checked file and tax grade A or an honour make blue, shown green among three."""
    code = _code(TAX_A)
    assert (code.colour, code.three, code.wanting) == ("blue", "green", ())
    assert [reason.code for reason in code.reasons] == ["blue_tax_a"]
    assert _code(_record("hon_award", level="county")).colour == "blue"


@pytest.mark.parametrize(
    ("code", "wanting"),
    [
        (_code(), "blue_no_evidence"),
        (_code(_record("tax_grade", level="B")), "blue_no_evidence"),
        (_code(TAX_A, _record("tax_grade", level="B", decided_on=date(2026, 5, 1))), "blue_no_evidence"),
        (_code(_record("tax_grade", level="A", status="disputed")), "blue_no_evidence"),
        (_code(TAX_A, established_on=date(2024, 6, 16)), "blue_too_young"),
        (_code(TAX_A, established_on=None), "blue_too_young"),
        (_code(TAX_A, _record("pen_decision", level="minor")), "blue_not_clean"),
        (_code(TAX_A, _record("jud_enforced")), "blue_not_clean"),
        (_code(TAX_A, states={"jud_defaulter": DataState.REFUSED}), "blue_not_checked"),
    ],
)
def test_what_keeps_a_sound_subject_green(code: StatusCode, wanting: str) -> None:
    """Green tells what blue still asks for: evidence, age, a clean file, a checked file."""
    assert code.colour == "green"
    assert [lack.code for lack in code.wanting] == [wanting]


def test_two_years_to_the_day() -> None:
    """Blue is open from the second birthday on."""
    assert _code(TAX_A, established_on=date(2024, 6, 15)).colour == "blue"


@pytest.mark.parametrize("state", [s for s in DataState if s not in {DataState.VALUE, DataState.DISPUTED}])
def test_unknown_counts_neither_for_nor_against(state: DataState) -> None:
    """Records of a source that was not checked colour nothing; the item is listed as not checked."""
    code = _code(_record("jud_defaulter"), TAX_A, states={"jud_defaulter": state})
    assert (code.colour, code.not_checked) == ("green", ("jud_defaulter",))


def test_nothing_known_is_green_with_all_unchecked() -> None:
    """A subject of which nothing could be checked is neither praised nor blamed, and that is said."""
    code = status_code(PublicFile(established_on=None), RULES, on=ON)
    assert (code.colour, code.not_checked) == ("green", tuple(SOURCES))


def test_disputed_is_marked_and_told_both_ways() -> None:
    """A disputed record still counts, is marked, and the colour without it stands beside."""
    code = _code(_record("jud_defaulter", status="disputed"), TAX_A)
    assert (code.colour, code.without_disputed) == ("red", "blue")
    assert [reason.is_disputed for reason in code.reasons] == [True]
    with_penalty = _code(_record("jud_defaulter", status="disputed"), _record("reg_abnormal"))
    assert (with_penalty.colour, with_penalty.without_disputed) == ("red", "yellow")


def test_disputed_item_marks_its_records() -> None:
    """An objection to a whole item marks each of its records."""
    code = _code(_record("reg_abnormal"), TAX_A, states={"reg_abnormal": DataState.DISPUTED})
    assert (code.colour, code.without_disputed, code.reasons[0].is_disputed) == ("yellow", "blue", True)


ITEMS = st.sampled_from(sorted(RULES.items | {"lending_outcome"}))
RECORDS = st.builds(
    Record,
    item_code=ITEMS,
    decided_on=st.dates(date(2018, 1, 1), date(2027, 1, 1)),
    ended_on=st.none() | st.dates(date(2020, 1, 1), date(2028, 1, 1)),
    level=st.none() | st.sampled_from(["minor", "general", "serious", "serious_revocation", "A", "B", "npl"]),
    amount_fen=st.none() | st.integers(0, 10**9),
    status=st.sampled_from(["valid", "disputed", "repaired", "expired", "withdrawn"]),
)
FILES = st.builds(
    PublicFile,
    established_on=st.none() | st.dates(date(2010, 1, 1), date(2026, 1, 1)),
    records=st.lists(RECORDS, max_size=6).map(tuple),
    states=st.dictionaries(ITEMS, st.sampled_from(DataState)),
)


@settings(deadline=None, max_examples=40)
@given(file=FILES, event=st.sampled_from(["npl", "overdue_90", "compensated", "settled_on_time"]))
def test_lending_outcomes_never_enter(file: PublicFile, event: str) -> None:
    """Whatever the file, adding loan outcomes changes nothing."""
    more = (*file.records, *(Record(item, date(2026, 1, 1), level=event) for item in LENDER_ONLY_ITEMS))
    states = {**file.states, **dict.fromkeys(LENDER_ONLY_ITEMS, DataState.VALUE)}
    changed = dataclasses.replace(file, records=more, states=states)
    assert status_code(changed, RULES, on=ON) == status_code(file, RULES, on=ON)


@settings(deadline=None, max_examples=40)
@given(file=FILES)
def test_losing_a_source_never_blames(file: PublicFile) -> None:
    """Taking away what is known of an item never makes the code red or yellow where it was not."""
    before = status_code(file, RULES, on=ON)
    for item in file.states:
        states = {key: state for key, state in file.states.items() if key != item}
        after = status_code(dataclasses.replace(file, states=states), RULES, on=ON)
        if before.colour in {Colour.GREEN, Colour.BLUE}:
            assert after.colour in {Colour.GREEN, before.colour}


@settings(deadline=None, max_examples=40)
@given(files=st.lists(FILES, min_size=1, max_size=5))
def test_batch_equals_single(files: list[PublicFile]) -> None:
    """A city's frames give each subject the code it gets alone."""
    names = [f"s{number}" for number in range(len(files))]
    columns = [field.name for field in dataclasses.fields(Record)]
    tables = {
        "subjects": pl.DataFrame(
            {"subject": names, "established_on": [file.established_on for file in files]}
        ),
        "records": pl.DataFrame(
            [
                (name, *dataclasses.astuple(record))
                for name, file in zip(names, files, strict=True)
                for record in file.records
            ],
            schema=dict(
                zip(
                    ["subject", *columns],
                    [pl.String, pl.String, pl.Date, pl.Date, pl.String, pl.Int64, pl.String],
                    strict=True,
                )
            ),
            orient="row",
        ),
        "states": pl.DataFrame(
            [
                (name, item, state.value)
                for name, file in zip(names, files, strict=True)
                for item, state in file.states.items()
            ],
            schema=dict.fromkeys(("subject", "item_code", "state"), pl.String),
            orient="row",
        ),
    }
    singles = {name: status_code(file, RULES, on=ON) for name, file in zip(names, files, strict=True)}
    assert status_codes(tables, RULES, on=ON) == singles


def test_lender_only_items_cannot_be_written_into_rules() -> None:
    """A rule file over loan outcomes or alerts does not load."""
    content = RULES.model_dump(mode="json")
    content["rules"][0]["item_code"] = "lending_outcome"
    with pytest.raises(ValidationError, match="lender-only"):
        StatusRules.model_validate(content)


def test_adverse_rules_are_red_or_yellow() -> None:
    """A rule cannot hand out green or blue."""
    content = RULES.model_dump(mode="json")
    content["rules"][0]["colour"] = "blue"
    with pytest.raises(ValidationError, match="red or yellow"):
        StatusRules.model_validate(content)


def test_rules_are_versioned_and_sourced() -> None:
    """Results name the version of the rules, and no rules hold before the first."""
    assert _code().version == RULES.version
    assert RULES.source
    with pytest.raises(RuleFileError, match="2020-01-01"):
        status_rules(date(2020, 1, 1))


def test_colours_have_names_in_both_languages() -> None:
    """Every colour is worded, and blue alone changes in the three-colour view."""
    assert [(colour.zh, colour.en, colour.three.value) for colour in Colour] == [
        ("红码", "Red", "red"),
        ("黄码", "Yellow", "yellow"),
        ("绿码", "Green", "green"),
        ("蓝码", "Blue", "green"),
    ]
