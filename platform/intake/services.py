"""What intake does: agreements with sources, receiving a file, loading it, cancelling a load."""

import logging
import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from polars.exceptions import PanicException

from accounts import audit
from accounts.models import Organisation, OrganisationKind, User
from archives.models import DeliveryMode
from intake.formats import template_of
from intake.lifecycle import next_state
from intake.loading.load import AllRowsRefused, load, note_tally
from intake.loading.refused_rows import RefusedRows
from intake.models import Batch, BatchState, Entrance, Source
from intake.progress import BatchBusy, Cancelled, Progress
from intake.storage import FOLDER, absolute, safe_name, store
from intake.verdicts import DeliveryRefused

_log = logging.getLogger(__name__)

#: Who may deliver: authorities and utilities, and lenders for the outcomes of their loans.
DELIVERING_KINDS = (
    OrganisationKind.SOURCE_UNIT,
    OrganisationKind.LENDER,
    OrganisationKind.GUARANTOR,
    OrganisationKind.FUND,
    OrganisationKind.OPERATOR,
)


@transaction.atomic
def source_register(
    *,
    actor: User | None,
    source_unit: Organisation,
    template: str,
    item_codes: Sequence[str] = (),
    mode: str = DeliveryMode.COLLECT,
    legal_basis: str = "",
) -> Source:
    """Record the agreement that ``source_unit`` delivers ``template`` and answers for ``item_codes``.

    Without codes it answers for all items of the template. An earlier agreement is replaced. Raises
    `DeliveryRefused` (unknown_template) and ValueError for an item that the template does not hold.
    """
    items = template_of(template).coverage.items
    strange = set(item_codes) - set(items)
    if strange:
        raise ValueError(f"{template} holds no {', '.join(sorted(strange))}")
    source, _ = Source.objects.update_or_create(
        source_unit=source_unit,
        template=template,
        defaults={"item_codes": list(item_codes or items), "mode": mode, "legal_basis": legal_basis},
    )
    audit.record(actor, "source.registered", source, {"template": template, "items": source.item_codes})
    return source


def batch_receive(
    *,
    actor: User | None,
    source_unit: Organisation,
    template: str,
    pieces: Iterable[bytes],
    file_name: str,
    as_of: date,
    entrance: str,
    language: str = "zh-hans",
) -> Batch:
    """Store a delivered file, piece by piece, as a batch that waits to be loaded.

    ``as_of`` is the day the delivery speaks of: later dates in it are refused. Raises `DeliveryRefused`:
    unknown_template, unknown_source, file_too_big or file_empty; then nothing is kept.
    """
    template_of(template)
    if source_unit.kind not in DELIVERING_KINDS:
        raise DeliveryRefused("unknown_source", uscc=source_unit.uscc)
    stored = store(pieces)
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                source_unit=source_unit,
                template=template,
                as_of=as_of,
                entrance=Entrance(entrance),
                uploaded_by=actor,
                language=language,
                file_name=safe_name(file_name),
                file_path=stored.path,
                file_bytes=stored.size,
                file_digest=stored.digest,
            )
            audit.record(actor, "batch.received", batch, {"template": template, "sha256": stored.digest})
    except BaseException:
        absolute(stored.path).unlink(missing_ok=True)
        raise
    return batch


def batch_enqueue(*, batch: Batch) -> None:
    """Have a worker load ``batch`` once the current transaction is committed."""
    from intake.tasks import load_batch

    transaction.on_commit(lambda: load_batch.delay(batch.pk))


def batch_load(*, batch: Batch) -> Batch:
    """Load a received batch to its end and return it; doing it again changes nothing.

    The end is one of the states of `BatchState`, never an exception: refusals, cancellation and errors of
    the platform are noted on the batch, and nothing of such a file is loaded. A batch that another worker
    holds, or that has ended, is returned as it is.
    """
    try:
        with Progress(batch.pk) as progress:
            batch.refresh_from_db()
            if not batch.is_running:
                return batch
            _start(batch)
            with override(batch.language):
                _load_to_its_end(batch, progress)
    except BatchBusy:
        batch.refresh_from_db()
    return batch


@transaction.atomic
def batch_cancel(*, batch: Batch, actor: User | None) -> Batch:
    """Stop ``batch``: at once where it waits, at its next step where it runs.

    Raises `BatchStateError` where it has ended.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    state = next_state(batch, "cancel")
    if batch.state == BatchState.RECEIVED:
        batch.state, batch.ended_at = state, timezone.now()
    batch.cancel_asked = True
    batch.save(update_fields=["state", "ended_at", "cancel_asked"])
    audit.record(actor, "batch.cancel_asked", batch)
    return batch


def _start(batch: Batch) -> None:
    batch.state = next_state(batch, "start")
    if not batch.refused_rows_path:
        batch.refused_rows_path = f"{FOLDER}/refused/{secrets.token_hex(16)}.csv"
    batch.save(update_fields=["state", "refused_rows_path"])


def _load_to_its_end(batch: Batch, progress: Progress) -> None:
    template = template_of(batch.template)
    path = absolute(batch.refused_rows_path)
    try:
        _refuse_known_file(batch)
        with RefusedRows(path, template, batch.language) as refused:
            load(batch, template, absolute(batch.file_path), refused, progress)
    except AllRowsRefused as error:
        note_tally(batch, error.tally)
        _end(batch, "refuse", refusal=error.code)
    except DeliveryRefused as error:
        path.unlink(missing_ok=True)
        _end(batch, "refuse", refusal=error.code, details=error.details)
    except Cancelled:
        path.unlink(missing_ok=True)
        _end(batch, "cancel")
    except (Exception, PanicException):  # noqa: BLE001  (a poor file must never take the worker down)
        _log.exception("batch %s failed", batch.pk)
        path.unlink(missing_ok=True)
        _end(batch, "fail", refusal="internal_error")


def _refuse_known_file(batch: Batch) -> None:
    """Refuse a file that was loaded whole before and says nothing of a later day."""
    known = (
        Batch.objects.filter(
            source_unit=batch.source_unit_id,
            template=batch.template,
            file_digest=batch.file_digest,
            state=BatchState.LOADED,
            as_of__gte=batch.as_of,
        )
        .order_by("pk")
        .first()
    )
    if known:
        raise DeliveryRefused("already_delivered", batch=known.pk)


@transaction.atomic
def _end(batch: Batch, event: str, *, refusal: str = "", details: dict[str, object] | None = None) -> None:
    """Close a batch of which nothing was loaded."""
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    fresh.state = next_state(fresh, event)
    fresh.refusal, fresh.refusal_details = refusal, details or {}
    fresh.rows_read, fresh.rows_refused = batch.rows_read or fresh.rows_read, batch.rows_refused
    fresh.verdicts, fresh.warnings = batch.verdicts, batch.warnings
    fresh.ended_at = timezone.now()
    fresh.save()
    audit.record(fresh.uploaded_by, f"batch.{fresh.state}", fresh, {"refusal": refusal})
    batch.refresh_from_db()
