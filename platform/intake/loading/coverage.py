"""What a delivery says beyond its rows: which items its source unit now answers for, and for whom."""

from django.db import connection

from archives.models import Delivery
from intake.formats.base import Template
from intake.loading.stage import NAME
from intake.models import Batch, Source

_UPSERT = """
    INSERT INTO archives_holding (source_unit_id, item_code, subject_id, state, covered_to, delivery_id)
    SELECT %s, item, subject_id, 'held', %s, %s FROM ({rows}) AS spoken_of
    ON CONFLICT (source_unit_id, item_code, subject_id) DO UPDATE SET
        state = excluded.state,
        covered_to = greatest(archives_holding.covered_to, excluded.covered_to),
        delivery_id = excluded.delivery_id
"""


def hold(template: Template, batch: Batch, delivery: Delivery, source: Source | None) -> None:
    """Record the holdings of a staged delivery (call it while the stage is whole).

    Data kept per customer speak of the subjects in them; a public list speaks of everybody. Under an
    agreement the items are the agreement's; without one they are those with rows, or the template's only one.
    """
    coverage = template.coverage
    if coverage.is_per_subject:
        rows = f"SELECT DISTINCT {coverage.item_sql} AS item, subject_id FROM {NAME}"  # noqa: S608
        of_agreement = f"SELECT * FROM ({rows}) AS found WHERE item = ANY(%s)"  # noqa: S608
        _upsert(of_agreement, batch, delivery, _items(template, source))
        return
    if source is None and len(coverage.items) > 1:
        rows = f"SELECT DISTINCT item_code AS item, NULL::bigint AS subject_id FROM {NAME} "  # noqa: S608
        _upsert(f"{rows} WHERE item_code = ANY(%s)", batch, delivery, list(coverage.items))
        return
    rows = "SELECT unnest(%s::text[]) AS item, NULL::bigint AS subject_id"
    _upsert(rows, batch, delivery, _items(template, source))


def _items(template: Template, source: Source | None) -> list[str]:
    return list(source.item_codes if source else template.coverage.items)


def _upsert(rows: str, batch: Batch, delivery: Delivery, items: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT.format(rows=rows), [batch.source_unit_id, batch.as_of, delivery.pk, items])
