"""Freezing what is published, in the transaction that publishes it."""

from wagtail.models import Revision

from accounts import audit, outbox
from accounts.models import User
from lenders.compiling import compile_rules
from lenders.models import Product, ProductRevision


def freeze_published(*, product_id: int, revision: Revision, actor: User | None) -> ProductRevision | None:
    """Write the published text, its rules, audit and event; None where the start is only scheduled."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=product_id)
    if not product.live or product.live_revision_id != revision.pk:
        return None
    number = product.published_revisions.count() + 1
    rules = compile_rules(product, revision=number)
    frozen = ProductRevision.objects.create(
        product=product,
        number=number,
        content=product.serializable_data(),
        rules=rules.as_json(),
        rules_hash=rules.digest,
        published_by=actor,
    )
    audit.record(actor, "product.published", product, {"revision": number, "rules": rules.digest})
    outbox.emit("product.published", product=product.code, revision=number)
    return frozen
