"""The load of one batch: all its rows become visible together, or none does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from accounts import audit, outbox
from archives.guard import loading
from archives.models import Delivery, DeliveryMode
from intake.ahead import ahead
from intake.checking.check import Checked, Checker
from intake.checking.ledger import VERDICT_SCHEMA
from intake.formats.base import Template
from intake.lifecycle import next_state
from intake.loading.coverage import hold
from intake.loading.merge import Known, Merged
from intake.loading.paths import path_for
from intake.loading.refused_rows import RefusedRows
from intake.loading.stage import NAME, duplicates
from intake.models import Batch, BatchState, Source
from intake.progress import Progress
from intake.reading import reader_for
from intake.verdicts import DeliveryRefused

LOADED_STATES = (BatchState.LOADED, BatchState.LOADED_WITH_REFUSALS)


@dataclass(slots=True)
class Tally:
    """The counts of a load as it goes: rows read, rows refused, verdicts and warnings by code."""

    rows: int = 0
    refused: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)

    def add(self, checked: Checked) -> None:
        """Count a checked chunk."""
        self.rows += checked.rows
        self.refused += checked.rows - checked.sound.height
        self.warnings.update(checked.warnings)
        self._count(checked.verdicts)

    def refuse(self, verdicts: pl.DataFrame) -> None:
        """Count ``verdicts``, each of which refuses a row that was sound until then."""
        self.refused += verdicts.height
        self._count(verdicts)

    def _count(self, verdicts: pl.DataFrame) -> None:
        self.verdicts.update(dict(verdicts["code"].value_counts().iter_rows()))


def load(batch: Batch, template: Template, path: Path, refused: RefusedRows, progress: Progress) -> Tally:
    """Load the file of ``batch``; the batch ends as loaded, wholly or with refused rows.

    Raises `DeliveryRefused` or `intake.progress.Cancelled`; then nothing of it was loaded.
    """
    tally = Tally()
    with transaction.atomic(), loading():
        _wait_for_others(batch)
        source = Source.objects.filter(source_unit=batch.source_unit_id, template=batch.template).first()
        delivery = _delivery(batch, template, source)
        way = path_for(template.target, delivery, _known(batch), batch.as_of)
        checker = Checker(template, on=batch.as_of, actor=batch.uploaded_by)
        for checked in _checked(checker, template, path):
            way.add(checked.sound)
            refused.add(checked.verdicts)
            tally.add(checked)
            progress.tell(percent=100 * way.adding_share * checked.read_share, rows_read=tally.rows)
        if way.leave_out_duplicates():
            for repeated in map(_repeated, duplicates()):
                refused.add(repeated)
                tally.refuse(repeated)
        if tally.rows and not way.stage.rows:
            raise AllRowsRefused(tally)
        hold(template, batch, delivery, source)
        days = _days(template)
        merged = way.finish(
            lambda share: progress.tell(
                percent=100 * (way.adding_share + (1 - way.adding_share) * share), rows_read=tally.rows
            )
        )
        _finish(batch, delivery, merged, tally, days)
    return tally


def _checked(checker: Checker, template: Template, path: Path) -> Iterator[Checked]:
    """Yield the checked chunks of the file; reading and most checks run one chunk ahead in a thread."""
    reader = reader_for(path, template)
    chunks = reader.chunks(path)
    prepared = (checker.prepare(chunk, reader.header.in_fen) for chunk in chunks if reader.header)
    return (checker.settle(chunk) for chunk in ahead(prepared))


def _repeated(rows: list[tuple[int, str]]) -> pl.DataFrame:
    """Return the verdicts on rows whose record id stands further up."""
    return pl.DataFrame(
        [(row_no, "source_record_id", value, "duplicate_source_id", "") for row_no, value in rows],
        schema=VERDICT_SCHEMA,
        orient="row",
    )


class AllRowsRefused(DeliveryRefused):
    """No row survived; ``tally`` tells why."""

    def __init__(self, tally: Tally) -> None:
        super().__init__("all_rows_refused")
        self.tally = tally


def _wait_for_others(batch: Batch) -> None:
    """Let one load per source unit and template run at a time: each must see what the one before brought."""
    with connection.cursor() as cursor:
        key = f"intake {batch.source_unit_id} {batch.template}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _delivery(batch: Batch, template: Template, source: Source | None) -> Delivery:
    return Delivery.objects.create(
        source_unit_id=batch.source_unit_id,
        template=template.code,
        template_version=template.version,
        mode=source.mode if source else DeliveryMode.COLLECT,
        legal_basis=(source.legal_basis if source else "") or template.legal_basis,
        file_digest=batch.file_digest,
        received_at=batch.received_at,
    )


def _days(template: Template) -> tuple[date | None, date | None]:
    with connection.cursor() as cursor:
        column = template.target.date_column
        cursor.execute(f"SELECT min({column}), max({column}) FROM {NAME}")  # noqa: S608
        first, last = cursor.fetchone()
    return first, last


def _known(batch: Batch) -> Known | None:
    """Return between which days this source unit's earlier rows of the template lie, None if it has none."""
    earlier = Batch.objects.filter(
        source_unit=batch.source_unit_id, template=batch.template, state__in=LOADED_STATES
    ).aggregate(first=Min("dates_from"), last=Max("dates_to"))
    return Known(earlier["first"], earlier["last"]) if earlier["first"] else None


def _finish(
    batch: Batch, delivery: Delivery, merged: Merged, tally: Tally, days: tuple[date | None, date | None]
) -> None:
    """Close the batch in the transaction of the load, with its audit entry and its event."""
    batch.state = next_state(batch, "load_partly" if tally.refused else "load")
    batch.delivery = delivery
    batch.dates_from, batch.dates_to = days
    batch.rows_loaded, batch.rows_corrected = merged.inserted, merged.corrected
    batch.rows_unchanged = merged.unchanged
    batch.percent = 100
    batch.ended_at = timezone.now()
    note_tally(batch, tally)
    batch.save()
    audit.record(
        batch.uploaded_by,
        "batch.loaded",
        batch,
        {"rows": tally.rows, "loaded": merged.inserted, "refused": tally.refused},
    )
    outbox.emit(
        "intake.batch_loaded",
        batch=batch.pk,
        delivery=delivery.pk,
        source_unit=batch.source_unit_id,
        template=batch.template,
    )


def note_tally(batch: Batch, tally: Tally) -> None:
    """Copy the counts of ``tally`` to the unsaved ``batch``."""
    batch.rows_read, batch.rows_refused = tally.rows, tally.refused
    batch.verdicts, batch.warnings = dict(tally.verdicts), dict(tally.warnings)
