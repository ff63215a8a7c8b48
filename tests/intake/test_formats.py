"""The templates: each is consistent in itself and takes a sound row to its place."""

import json
from collections import Counter

import pytest

from archives.items import ITEMS
from archives.models import Holding
from intake.formats import TEMPLATES, template_of
from intake.models import BatchState
from intake.verdicts import DeliveryRefused
from tests.intake.cases import AS_OF, FIRM, SOUND, deliver_rows, register, row, stored

EVERY = sorted(TEMPLATES)


@pytest.mark.parametrize("code", EVERY)
def test_headers_are_unique_in_both_languages(code: str) -> None:
    """A header names one column, whichever language it is in."""
    headers = Counter(text for column in TEMPLATES[code].columns for text in {column.name, column.zh})
    assert set(headers.values()) == {1}


@pytest.mark.parametrize("code", EVERY)
def test_items_are_known_and_columns_begin_alike(code: str) -> None:
    """Every item of a template is in the register of items; record id and code come first."""
    template = TEMPLATES[code]
    assert set(template.coverage.items) <= set(ITEMS)
    assert [column.name for column in template.columns[:2]] == ["source_record_id", "uscc"]


def test_every_public_and_authorised_item_has_a_template() -> None:
    """Nothing that a file may hold is without a way in."""
    assert {item for template in TEMPLATES.values() for item in template.coverage.items} == set(ITEMS)


@pytest.mark.django_db
@pytest.mark.parametrize("code", EVERY)
def test_a_sound_row_is_loaded(code: str) -> None:
    """A sound row of every template arrives in its table, with its lineage, and its item is held."""
    if code != "registration":
        register(FIRM)
    batch = deliver_rows(row(code), template=code)
    assert (batch.state, batch.verdicts, batch.refusal) == (BatchState.LOADED, {}, "")
    target = TEMPLATES[code].target
    ((delivery, number, record_id),) = stored(target.table, "delivery_id, row_no, source_record_id")
    assert (delivery, number, record_id) == (batch.delivery_id, 2, "R1")
    held = set(Holding.objects.values_list("item_code", flat=True))
    assert held
    assert held <= set(TEMPLATES[code].coverage.items)


@pytest.mark.django_db
def test_records_keep_what_the_template_tells() -> None:
    """A penalty becomes a record with level, amount, status, publicity and its other columns as content."""
    register(FIRM)
    deliver_rows(
        row("penalties", status="repaired", repaired_on="2025-09-01", level="serious"), template="penalties"
    )
    ((item, section, level, amount, status, ended, public, as_of, content),) = stored(
        "archives_record",
        "item_code, section, level, amount::text, status, ended_on::text, publicity_until::text, as_of, "
        "content",
    )
    assert (item, section, level, amount) == ("pen_decision", "adverse", "serious", "500.00")
    assert (status, ended, public, as_of) == ("repaired", "2025-09-01", "2028-01-02", AS_OF)
    told = json.loads(content)
    assert told["facts"] == SOUND["penalties"]["facts"]
    assert "amount" not in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("template", "column", "items"),
    [
        (
            "court_records",
            "record_kind",
            {
                "document": "jud_document",
                "enforced": "jud_enforced",
                "defaulter": "jud_defaulter",
                "consumption_limit": "jud_consumption_limit",
            },
        ),
        (
            "list_records",
            "list_kind",
            {"abnormal": "reg_abnormal", "serious": "list_serious", "tax_major": "list_tax_major"},
        ),
    ],
)
def test_one_template_feeds_several_items(template: str, column: str, items: dict[str, str]) -> None:
    """The kind of a court or list record decides its item."""
    register(FIRM)
    deliver_rows(*[row(template, f"R-{kind}", **{column: kind}) for kind in items], template=template)
    found = {record_id: item for item, record_id in stored("archives_record", "item_code, source_record_id")}
    assert found == {f"R-{kind}": item for kind, item in items.items()}


@pytest.mark.django_db
def test_outcomes_of_loans_go_to_the_section_of_their_event() -> None:
    """An overdue loan is adverse, a settled one trustworthy, a new one neither."""
    register(FIRM)
    events = {"overdue_30": "adverse", "settled_on_time": "trustworthy", "loan_granted": "other"}
    deliver_rows(
        *[row("lending_outcomes", event, event=event) for event in events], template="lending_outcomes"
    )
    assert dict(stored("archives_record", "source_record_id, section")) == events


def test_an_unknown_template_is_refused_by_name() -> None:
    """The refusal names the template that was asked for."""
    with pytest.raises(DeliveryRefused, match="fortunes") as refusal:
        template_of("fortunes")
    assert refusal.value.code == "unknown_template"
