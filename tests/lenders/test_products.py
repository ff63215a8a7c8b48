"""Products are complete, frozen when published, and gone when recalled."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, IntegrityError, transaction

from accounts.models import AuditEntry, OrganisationKind, OutboxEvent
from lenders.choices import ProductStatus
from lenders.importing import ImportRefusedError
from lenders.models import Product, ProductRevision
from lenders.selectors import current_revisions, published_products, rules_of
from lenders.services import (
    NotALenderError,
    RecallRefusedError,
    lender_register,
    product_import,
    product_publish,
    product_recall,
)
from tests import catalogue
from tests.catalogue import ON

pytestmark = pytest.mark.django_db


def test_publishing_freezes_text_and_rules() -> None:
    """A published product has a revision with its rules, an audit entry and an event."""
    product = catalogue.product(catalogue.lender())
    revision = ProductRevision.objects.get()
    assert product.status is ProductStatus.PUBLISHED
    assert (revision.number, revision.content["limit_max"]) == (1, "1000000.00")
    assert rules_of(revision).digest == revision.rules_hash
    assert [rule.reads for rule in rules_of(revision).rules] == [
        "kind", "region_code", "age_months", "request.category", "request.amount_fen", "request.amount_fen",
        "request.term_months", "request.term_months", "request.day", "status_code",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action="product.published", target_id=str(product.pk)).count() == 1
    assert OutboxEvent.objects.filter(kind="product.published").count() == 1


def test_a_revision_gives_back_the_product_of_its_day() -> None:
    """Whatever becomes of the product, the frozen text still says what was offered."""
    found = catalogue.lender()
    catalogue.product(found)
    catalogue.product(found, limit_max="2000000.00", fees=[
        {"kind": "service", "basis": "fixed_once", "amount": "300.00", "zh": "服务费", "en": "Service fee"}
    ])  # fmt: skip
    first, second = ProductRevision.objects.all()
    assert first.as_product().limit_max == Decimal("1000000.00")
    assert second.as_product().limit_max == Decimal("2000000.00")
    assert [fee.amount for fee in second.as_product().fees.all()] == [Decimal("300.00")]
    assert [row.value for row in first.as_product().criteria.all()] == [["blue", "green"]]


def test_the_database_refuses_to_change_a_published_revision() -> None:
    """Neither an update nor a removal gets past the trigger."""
    catalogue.product(catalogue.lender())
    for change in (
        lambda: ProductRevision.objects.update(rules={}),
        lambda: ProductRevision.objects.all().delete(),
    ):
        with pytest.raises(Error, match="immutable"), transaction.atomic():
            change()


def test_a_draft_changes_nothing_until_it_is_published() -> None:
    """The public keeps the old figures while a new text is written; publishing makes revision 2."""
    product = catalogue.product(catalogue.lender())
    product.limit_max = Decimal("3000000.00")
    product.save_revision()
    assert Product.objects.get().limit_max == Decimal("1000000.00")
    assert product_publish(product=Product.objects.get(), actor=None).number == 2
    assert Product.objects.get().limit_max == Decimal("3000000.00")


def test_a_recall_needs_a_reason_and_takes_the_product_out_at_once() -> None:
    """Without a reason nothing happens; with one the product leaves catalogue and matching at once."""
    product = catalogue.product(catalogue.lender())
    with pytest.raises(RecallRefusedError):
        product_recall(product=product, reason="  ", on=ON, actor=None)
    assert published_products(ON).count() == 1
    product_recall(product=product, reason="资金用途调整", on=ON, actor=None)
    assert published_products(ON).count() == current_revisions(ON).count() == 0
    product = Product.objects.get()
    assert (product.status, product.recalled_on) == (ProductStatus.RECALLED, ON)
    assert AuditEntry.objects.get(action="product.recalled").data == {"reason": "资金用途调整"}
    with pytest.raises(RecallRefusedError):
        product_recall(product=product, reason="again", on=ON, actor=None)
    product_publish(product=product, actor=None)
    product = Product.objects.get()
    assert (product.status, product.recall_reason) == (ProductStatus.PUBLISHED, "")


def test_products_are_public_only_in_their_time() -> None:
    """Neither before its first nor after its last day."""
    catalogue.product(catalogue.lender(), valid_to="2026-06-30")
    assert published_products(date(2026, 6, 30)).count() == 1
    assert published_products(date(2026, 7, 1)).count() == published_products(date(2025, 12, 31)).count() == 0


def test_importing_twice_changes_nothing() -> None:
    """The same rows publish nothing new; one changed row publishes that one."""
    found = catalogue.lender()
    rows = [catalogue.row(found, "BANK-1"), catalogue.row(found, "BANK-2")]
    product_import(rows, on=ON)
    product_import(rows, on=ON)
    assert ProductRevision.objects.count() == 2
    rows[1]["sla_days"] = 5
    product_import(rows, on=ON)
    assert ProductRevision.objects.values_list("product__code", "number").order_by("pk").last() == (
        "BANK-2",
        2,
    )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"limit_min": "2000000.00"}, "limit_max"),
        ({"term_min": 36}, "term_max"),
        ({"spread_bp_min": 200}, "spread_bp_max"),
        ({"rate_min": "0.05"}, "rate_min"),
        ({"lpr_tenor": ""}, "lpr_tenor"),
        ({"rate_type": "none"}, "rate_type"),
        ({"category": "gift"}, "category"),
        ({"kinds": ["person"]}, "kinds"),
        ({"regions": ["331"]}, "regions"),
        ({"industries": ["Z1"]}, "industries"),
        ({"required_consents": ["moon_phase"]}, "required_consents"),
        ({"repay_methods": []}, "repay_methods"),
        ({"valid_to": "2025-01-01"}, "valid_to"),
        ({"code": "lower case"}, "code"),
        ({"colour": "red"}, "unknown keys"),
        ({"lender": "nobody"}, "no lender"),
        ({"fees": [{"kind": "other", "basis": "fixed_once", "zh": "费", "en": "fee"}]}, "amount"),
        ({"criteria": [{"feature": "moon", "operator": "ge", "value": 1, "zh": "月", "en": "m"}]}, "feature"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_refused_by_name_and_nothing_is_written(change: dict[str, Any], word: str) -> None:
    """One bad row refuses the whole import and says where it is wrong."""
    found = catalogue.lender()
    with pytest.raises(ImportRefusedError, match=word) as refused:
        product_import([catalogue.row(found, "GOOD-1"), catalogue.row(found, **change)], on=ON)
    assert len(refused.value.rows) == 1
    assert Product.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"limit_min": Decimal(0)}, "product_limits"),
        ({"term_max": 1}, "product_terms"),
        ({"rate_type": "fixed"}, "product_rate"),
        ({"valid_to": date(2020, 1, 1)}, "product_period"),
        ({"sla_days": 61}, "product_sla"),
        ({"recall_reason": "why not"}, "product_recall_has_a_reason"),
        ({"code": "no code"}, "product_code_form"),
    ],
)
def test_the_database_refuses_nonsense(change: dict[str, Any], constraint: str) -> None:
    """Whoever writes past the services is stopped by a constraint."""
    catalogue.product(catalogue.lender())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Product.objects.update(**change)


def test_only_lenders_and_guarantors_become_lenders() -> None:
    """An applicant cannot."""
    with pytest.raises(NotALenderError):
        lender_register(
            organisation=catalogue.organisation(OrganisationKind.APPLICANT), lender_type="insurer"
        )
