"""Writes: lenders, the loan prime rate, publishing, recalling and importing products."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from wagtail.actions.unpublish import UnpublishAction

from accounts import audit, outbox
from accounts.models import Organisation, OrganisationKind, User
from lenders.choices import LprTenor
from lenders.importing import ImportRefusedError, fill, read_row, same_text
from lenders.models import Lender, LprRate, Product, ProductRevision


class NotALenderError(ValueError):
    """Only organisations of the kinds lender and guarantor can be lenders."""


class RecallRefusedError(ValueError):
    """A product that cannot be recalled: it is not public, or no reason is given."""


@transaction.atomic
def lender_register(
    *,
    organisation: Organisation,
    lender_type: str,
    licence_no: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
    actor: User | None = None,
) -> Lender:
    """Enter a lender, or bring its entry up to date; NotALenderError for other kinds of organisation."""
    if organisation.kind not in (OrganisationKind.LENDER, OrganisationKind.GUARANTOR):
        msg = f"{organisation.name} takes part as {organisation.kind}"
        raise NotALenderError(msg)
    facts = {
        "lender_type": lender_type,
        "licence_no": licence_no,
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "contact_email": contact_email,
    }
    lender = Lender.objects.filter(organisation=organisation).first() or Lender(organisation=organisation)
    for name, value in facts.items():
        setattr(lender, name, value)
    lender.full_clean()
    lender.save()
    audit.record(actor, "lender.registered", lender, {"uscc": organisation.uscc, "type": lender_type})
    return lender


@transaction.atomic
def lpr_import(rows: Sequence[Mapping[str, Any]], *, actor: User | None = None) -> int:
    """Enter announcements of the loan prime rate (`tenor`, `effective_on`, `rate`); count the new ones."""
    found = [
        LprRate(
            tenor=LprTenor(row["tenor"]).value,
            effective_on=date.fromisoformat(str(row["effective_on"])),
            rate=Decimal(str(row["rate"])),
        )
        for row in rows
    ]
    for rate in found:
        rate.clean_fields()
    before = LprRate.objects.count()
    LprRate.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["tenor", "effective_on"], update_fields=["rate"]
    )
    new = LprRate.objects.count() - before
    if new:
        latest = LprRate.objects.latest("effective_on")
        audit.record(actor, "lpr.imported", latest, {"rows": len(found), "new": new})
    return new


@transaction.atomic
def product_publish(*, product: Product, actor: User | None) -> ProductRevision:
    """Publish the latest text of a product now and freeze it; ValidationError where it is not complete.

    The audit entry and the event are written where every way of publishing passes (`lenders.freezing`).
    """
    draft = product.get_latest_revision_as_object()
    draft.full_clean()
    revision = draft.save_revision(user=actor)
    revision.publish(user=actor)
    product.refresh_from_db()
    published: ProductRevision = product.published_revisions.latest("number")
    return published


@transaction.atomic
def product_recall(*, product: Product, reason: str, on: date, actor: User | None) -> Product:
    """Take a product back from the public; RecallRefusedError unless it is public and a reason is given."""
    reason = reason.strip()
    if not reason:
        msg = "a recall needs a reason"
        raise RecallRefusedError(msg)
    current: Product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    if not current.live:
        msg = f"{current.code} is not public"
        raise RecallRefusedError(msg)
    UnpublishAction(current, user=actor).execute(skip_permission_checks=True)
    current.recalled_on, current.recall_reason = on, reason
    current.save(update_fields=["recalled_on", "recall_reason"])
    audit.record(actor, "product.recalled", current, {"reason": reason})
    outbox.emit("product.recalled", product=current.code)
    product.refresh_from_db()
    return current


@transaction.atomic
def product_import(
    rows: Sequence[Mapping[str, Any]], *, on: date, actor: User | None = None
) -> list[Product]:
    """Import a catalogue and publish it: all rows or none. A row equal to what is public changes nothing.

    The form of a row is in docs/domain/products.md. ImportRefusedError names each refused row and why;
    a product that is not yet offered on `on` is imported all the same.
    """
    lenders = {lender.organisation.uscc: lender for lender in Lender.objects.select_related("organisation")}
    refused: dict[str, list[str]] = {}
    wanted = [read_row(row, number, lenders, refused) for number, row in enumerate(rows, start=1)]
    if refused:
        raise ImportRefusedError(refused)
    found = {
        product.code: product for product in Product.objects.filter(code__in=[row["code"] for row in wanted])
    }
    products = []
    for row in wanted:
        product = found.get(row["code"])
        if product is None or not (product.live and same_text(product, row)):
            product = fill(product or Product(code=row["code"], live=False), row)
            product.save()
            product_publish(product=product, actor=actor)
        products.append(product)
    if products:
        data = {"rows": len(rows), "on": on.isoformat()}
        audit.record(actor, "catalogue.imported", products[0], data)
    return products
