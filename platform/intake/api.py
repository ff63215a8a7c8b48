"""Intake by API: systems of source units deliver files and ask how they fared."""

from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import File, Form, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from accounts.bearer import KeyBearer
from accounts.models import ApiKey, OrganisationKind, Scope
from intake.forms import pieces_of
from intake.models import Batch, Entrance
from intake.selectors import has_refused_rows, refusal_text, verdict_counts
from intake.services import batch_enqueue, batch_receive
from intake.storage import absolute
from intake.verdicts import DeliveryRefused

#: What a lender may deliver: the outcomes of its loans.
OUTCOME_TEMPLATES = frozenset({"lending_outcomes"})

router = Router(tags=["intake"], auth=KeyBearer(Scope.DELIVER, Scope.OUTCOMES))


class VerdictOut(Schema):
    """A verdict and the number of values it fell on."""

    code: str
    text: str
    count: int


class RowsOut(Schema):
    """Counts of rows."""

    read: int
    loaded: int
    corrected: int
    unchanged: int
    refused: int


class BatchOut(Schema):
    """How a batch fares."""

    id: int
    state: str
    template: str
    as_of: date
    file_name: str
    sha256: str
    received_at: datetime
    ended_at: datetime | None
    percent: int
    rows: RowsOut
    verdicts: list[VerdictOut]
    warnings: list[VerdictOut]
    refusal: str
    refusal_text: str
    refused_rows: str | None


class RefusalOut(Schema):
    """Why a file was not taken in."""

    code: str
    text: str


@router.post("/batches", response={202: BatchOut, 422: RefusalOut}, summary="Deliver a file")
def deliver(
    request: HttpRequest,
    template: Form[str],
    file: File[UploadedFile],
    as_of: Form[date | None] = None,
) -> Status[Any]:
    """Take a file of `template` in; it is checked and loaded by a worker.

    `as_of` is the day up to which the file tells everything, today if it is not given.
    """
    key = _key(request)
    if not _may_deliver(key, template):
        raise HttpError(403, "This key does not cover the template.")
    try:
        batch = batch_receive(
            actor=None,
            source_unit=key.organisation,
            template=template,
            pieces=pieces_of(file),
            file_name=file.name or "delivery",
            as_of=as_of or timezone.localdate(),
            entrance=Entrance.API,
            language=get_language() or "zh-hans",
        )
    except DeliveryRefused as refusal:
        return Status(422, {"code": refusal.code, "text": str(refusal)})
    batch_enqueue(batch=batch)
    batch.refresh_from_db()
    return Status(202, _told(batch))


@router.get("/batches/{batch_id}", response=BatchOut, summary="Ask how a batch fares")
def batch_state(request: HttpRequest, batch_id: int) -> dict[str, Any]:
    """Return the progress of a batch and the verdicts on it."""
    return _told(_batch(request, batch_id))


@router.get("/batches/{batch_id}/refused-rows", summary="Fetch the refused rows", url_name="refused_rows")
def refused_rows(request: HttpRequest, batch_id: int) -> FileResponse:
    """Return the refused rows as CSV: row, column, value, verdict, reason."""
    batch = _batch(request, batch_id)
    if not has_refused_rows(batch):
        raise Http404
    return FileResponse(absolute(batch.refused_rows_path).open("rb"), content_type="text/csv; charset=utf-8")


def _key(request: HttpRequest) -> ApiKey:
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)  # noqa: S101  (the router's own door put it there)
    return key


def _may_deliver(key: ApiKey, template: str) -> bool:
    """A source unit delivers any template; a lender only outcomes of loans."""
    if key.organisation.kind == OrganisationKind.SOURCE_UNIT:
        return Scope.DELIVER in key.scopes
    return Scope.OUTCOMES in key.scopes and template in OUTCOME_TEMPLATES


def _batch(request: HttpRequest, batch_id: int) -> Batch:
    """Return a batch of the key's organisation; 404 for every other."""
    batch = Batch.objects.filter(pk=batch_id, source_unit=_key(request).organisation_id).first()
    if batch is None:
        raise Http404
    return batch


def _told(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.pk,
        "state": batch.state,
        "template": batch.template,
        "as_of": batch.as_of,
        "file_name": batch.file_name,
        "sha256": batch.file_digest,
        "received_at": batch.received_at,
        "ended_at": batch.ended_at,
        "percent": batch.percent,
        "rows": {
            "read": batch.rows_read,
            "loaded": batch.rows_loaded,
            "corrected": batch.rows_corrected,
            "unchanged": batch.rows_unchanged,
            "refused": batch.rows_refused,
        },
        "verdicts": [_count(row) for row in verdict_counts(batch.verdicts)],
        "warnings": [_count(row) for row in verdict_counts(batch.warnings)],
        "refusal": batch.refusal,
        "refusal_text": refusal_text(batch),
        "refused_rows": reverse("api:refused_rows", args=[batch.pk]) if has_refused_rows(batch) else None,
    }


def _count(row: Any) -> dict[str, Any]:
    return {"code": row.code, "text": row.text, "count": row.count}
