"""From a file's headers to the template's columns."""

import pytest

from intake.formats import TEMPLATES
from intake.reading.header import match_header
from intake.verdicts import DeliveryRefused

TEMPLATE = TEMPLATES["tax_payments"]
NAMES = [column.name for column in TEMPLATE.columns]
CHINESE = [column.zh for column in TEMPLATE.columns]


def test_english_and_chinese_headers_mean_the_same() -> None:
    """Either language, mixed, in any order, any case and with blanks around."""
    assert match_header(TEMPLATE, NAMES).names == tuple(NAMES)
    assert match_header(TEMPLATE, CHINESE).names == tuple(NAMES)
    mixed = [*reversed(NAMES[:4]), *CHINESE[4:]]
    assert match_header(TEMPLATE, mixed).names == (*reversed(NAMES[:4]), *NAMES[4:])
    assert match_header(TEMPLATE, [f" {name.upper()} " for name in NAMES]).names == tuple(NAMES)


@pytest.mark.parametrize("ending", ["_fen", "（分）", "(分)"])
def test_amounts_may_come_in_fen(ending: str) -> None:
    """The header says so; only amounts can."""
    base = CHINESE if "分" in ending else NAMES
    place = NAMES.index("due_amount")
    found = match_header(TEMPLATE, [*base[:place], base[place] + ending, *base[place + 1 :]])
    assert found.in_fen == {"due_amount"}
    with pytest.raises(DeliveryRefused, match="uscc_fen"):
        match_header(TEMPLATE, [*NAMES, "uscc_fen"])


@pytest.mark.parametrize(
    ("found", "code", "named"),
    [
        (NAMES[:-1], "missing_column", "缴款日期"),
        ([*NAMES, "rating"], "unknown_column", "rating"),
        ([*NAMES, ""], "unknown_column", "#9"),
        ([*NAMES, "所属期"], "duplicate_column", "period"),
        ([*NAMES, "due_amount_fen"], "duplicate_column", "due_amount"),
        ([], "missing_column", "信源记录编号"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_by_name(found: list[str], code: str, named: str) -> None:
    """The refusal names the columns."""
    with pytest.raises(DeliveryRefused) as refusal:
        match_header(TEMPLATE, found)
    assert refusal.value.code == code
    assert named in refusal.value.details["columns"]


def test_many_strange_columns_are_not_all_listed() -> None:
    """A refusal stays readable whatever was delivered."""
    with pytest.raises(DeliveryRefused) as refusal:
        match_header(TEMPLATE, [*NAMES, *[f"column {number}" * 50 for number in range(500)]])
    assert len(refusal.value.details["columns"]) < 1500


def test_columns_that_may_be_left_out_may() -> None:
    """A register without business scopes is still a register; without codes it is not."""
    template = TEMPLATES["registration"]
    needed = [column.name for column in template.columns if not column.is_omittable]
    assert match_header(template, needed).names == tuple(needed)
    with pytest.raises(DeliveryRefused, match="统一社会信用代码"):
        match_header(template, [name for name in needed if name != "uscc"])
