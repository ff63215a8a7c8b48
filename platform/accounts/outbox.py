"""Events that flow up: recorded by a lower app in its own transaction, handled by an upper one."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import OutboxEvent

Handler = Callable[[dict[str, Any]], None]

_handlers: dict[str, list[Handler]] = {}
_log = logging.getLogger(__name__)


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register a handler of ``kind``; it must be safe to run twice."""

    def register(handler: Handler) -> Handler:
        _handlers.setdefault(kind, []).append(handler)
        return handler

    return register


def emit(kind: str, **payload: Any) -> OutboxEvent:
    """Write an event; call it inside the transaction that causes it. Delivery starts after the commit."""
    event = OutboxEvent.objects.create(kind=kind, payload=payload)
    # One wake-up serves all events of a transaction.
    if not any(callback is _wake_up for _, callback, *_ in connection.run_on_commit):
        transaction.on_commit(_wake_up, robust=True)
    return event


def deliver_waiting(*, most: int = 100) -> int:
    """Deliver up to ``most`` waiting events, oldest first; return how many were delivered.

    A handler that fails leaves its event waiting with the error noted; the others go on. Each event is
    handled under its row lock, so two workers never handle one event at the same time.
    """
    waiting = OutboxEvent.objects.filter(delivered_at__isnull=True).order_by("attempts", "id")
    return sum(_deliver(pk) for pk in waiting.values_list("pk", flat=True)[:most])


def _deliver(pk: int) -> bool:
    with transaction.atomic():
        event = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(pk=pk, delivered_at__isnull=True)
            .first()
        )
        if event is None:
            return False
        event.attempts += 1
        try:
            with transaction.atomic():
                for handler in _handlers.get(event.kind, []):
                    handler(event.payload)
        except Exception as error:  # noqa: BLE001  (one poor handler must not stop the queue)
            _log.exception("outbox event %s (%s) failed", event.pk, event.kind)
            event.last_error = repr(error)[:2000]
        else:
            event.delivered_at = timezone.now()
        event.save()
        return event.delivered_at is not None


def _wake_up() -> None:
    from accounts.tasks import deliver_outbox

    deliver_outbox.delay()
