"""The state of each item: unknown is not zero."""

from collections.abc import Callable

import pytest

from archives.access import open_files
from archives.items import ALL_ITEMS
from archives.models import Subject
from tests.archives import cases

pytestmark = pytest.mark.django_db

ITEM = "tax_arrears"


def nothing(of: Subject) -> None:
    """Leave the archive as it is."""


def row(of: Subject) -> None:
    cases.record(of, ITEM)


def disputed_row(of: Subject) -> None:
    cases.record(of, ITEM, status="disputed")


def held_for_all(of: Subject) -> None:
    cases.holding(ITEM)


def refused_for_this(of: Subject) -> None:
    cases.holding(ITEM)
    cases.holding(ITEM, of, "refused")


def delayed(of: Subject) -> None:
    cases.holding(ITEM, state="delayed")
    row(of)


def delayed_and_disputed(of: Subject) -> None:
    cases.holding(ITEM, state="delayed")
    disputed_row(of)


def held_elsewhere(of: Subject) -> None:
    cases.holding(ITEM, cases.subject(2))


@pytest.mark.parametrize(
    ("arrange", "expected"),
    [
        (nothing, "not_held"),
        (row, "value"),
        (held_for_all, "value"),
        (refused_for_this, "refused"),
        (delayed, "delayed"),
        (disputed_row, "disputed"),
        (delayed_and_disputed, "disputed"),
        (held_elsewhere, "not_held"),
    ],
)
def test_state_of_an_open_item(arrange: Callable[[Subject], None], expected: str) -> None:
    """Rows, the source units' words and disputes come down to one state."""
    firm = cases.subject()
    arrange(firm)
    states = open_files(
        cases.owner_reader(firm), firm, purpose="self_view", items=ALL_ITEMS, on=cases.ON
    ).frames()["states"]
    assert dict(states.select("item_code", "state").iter_rows())[ITEM] == expected


def test_one_row_for_each_subject_and_item() -> None:
    """Nothing asked is left out, closed items included, and registration is always a value."""
    firms = [cases.subject(1), cases.subject(2)]
    states = open_files(
        cases.operator_reader(), firms, purpose="pre_loan", items=ALL_ITEMS, on=cases.ON
    ).frames()["states"]
    assert states.height == 2 * len(ALL_ITEMS) == states.unique(["subject", "item_code"]).height
    of_first = dict(states.filter(subject=firms[0].uscc).select("item_code", "state").iter_rows())
    assert (of_first["reg_basic"], of_first["soc_paid"]) == ("value", "not_authorised")


def test_a_checked_zero_is_a_value() -> None:
    """An authorised source that holds the item and has no rows says zero, not unknown."""
    firm, operator = cases.subject(), cases.operator_reader()
    cases.consent(firm, operator.organisation)
    cases.holding("util_gas", firm)
    granted = open_files(operator, firm, purpose="pre_loan", items=["util_gas", "util_water"], on=cases.ON)
    assert granted.frames()["utilities"].is_empty()
    assert granted.frames()["states"].select("item_code", "state").rows() == [
        ("util_gas", "value"),
        ("util_water", "not_held"),
    ]


def test_disputed_series_are_marked() -> None:
    """A disputed invoice still comes out, and its item says so."""
    firm = cases.subject()
    cases.invoices(firm, ["5.00"], status="disputed")
    frames = open_files(
        cases.owner_reader(firm), firm, purpose="self_view", items=["tax_invoice_sales"], on=cases.ON
    ).frames()
    assert frames["invoices"].height == 1
    assert frames["states"]["state"].to_list() == ["disputed"]
