"""What a delivery says beyond its rows: "checked, nothing found" is not "not held"."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from archives.models import Holding, Subject
from intake.models import Source
from intake.services import source_register
from intake.verdicts import DeliveryRefused
from tests.intake.cases import (
    AS_OF,
    FIRM,
    TRADER,
    csv_of,
    deliver,
    deliver_rows,
    register,
    row,
    source_unit,
)

pytestmark = pytest.mark.django_db


def _held() -> list[tuple[str, str | None, date]]:
    found = Holding.objects.values_list("item_code", "subject__organisation__uscc", "covered_to")
    return sorted(found, key=str)


def _agree(template: str, items: Sequence[str] = ()) -> Source:
    return source_register(actor=None, source_unit=source_unit(), template=template, item_codes=items)


def test_data_per_customer_speak_of_the_subjects_in_them() -> None:
    """Who is not in the power company's file may be another company's customer: not held."""
    register(FIRM, TRADER)
    deliver_rows(row("utilities"), template="utilities")
    assert _held() == [("util_power", FIRM, AS_OF)]


def test_the_tax_authority_answers_for_both_taxes() -> None:
    """A taxpayer without income tax in the file paid none."""
    register(FIRM)
    deliver_rows(row("tax_payments"), template="tax_payments")
    assert _held() == [("tax_cit_paid", FIRM, AS_OF), ("tax_vat_paid", FIRM, AS_OF)]


def test_a_public_list_speaks_of_everybody() -> None:
    """Even an empty one: nobody has a penalty, and that was looked for."""
    deliver(csv_of([], "penalties"), "penalties")
    assert _held() == [("pen_decision", None, AS_OF)]


def test_without_an_agreement_a_list_of_several_items_speaks_of_those_in_it() -> None:
    """The market regulator's file of abnormal operations says nothing about major tax violations."""
    register(FIRM)
    deliver_rows(row("list_records"), template="list_records")
    assert _held() == [("reg_abnormal", None, AS_OF)]


def test_an_agreement_names_the_items_that_are_answered_for() -> None:
    """Under it, an item without rows was checked and is empty."""
    register(FIRM)
    _agree("list_records", ["reg_abnormal", "list_serious"])
    deliver_rows(row("list_records"), template="list_records")
    assert _held() == [("list_serious", None, AS_OF), ("reg_abnormal", None, AS_OF)]


def test_an_agreement_bounds_data_per_customer_too() -> None:
    """What was not agreed is not claimed."""
    register(FIRM)
    _agree("tax_payments", ["tax_vat_paid"])
    deliver_rows(row("tax_payments"), template="tax_payments")
    assert _held() == [("tax_vat_paid", FIRM, AS_OF)]


def test_a_later_delivery_covers_a_longer_time_and_an_earlier_one_does_not_shorten_it() -> None:
    """The day that is covered only moves forward; rows that were known already count as covered."""
    register(FIRM)
    later = AS_OF + timedelta(days=30)
    for as_of in (AS_OF, later, AS_OF - timedelta(days=30)):
        deliver_rows(row("social_security"), template="social_security", as_of=as_of)
    assert _held() == [("soc_paid", FIRM, later)]
    assert Subject.objects.count() == 1


def test_a_refused_delivery_covers_nothing() -> None:
    """A file that was not loaded says nothing."""
    deliver("record id\n", "penalties")
    assert _held() == []


def test_agreements_are_kept_once_and_hold_only_items_of_the_template() -> None:
    """A new agreement replaces the one before; strange items and templates are refused."""
    _agree("list_records", ["reg_abnormal"])
    _agree("list_records")
    assert Source.objects.get().item_codes == ["reg_abnormal", "list_serious", "list_tax_major"]
    with pytest.raises(ValueError, match="pen_decision"):
        _agree("list_records", ["pen_decision"])
    with pytest.raises(DeliveryRefused):
        _agree("horoscopes")
