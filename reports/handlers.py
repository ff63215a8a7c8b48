"""What a request for a report sets in motion."""

from typing import Any

from accounts import outbox
from reports.services import REQUESTED


@outbox.handles(REQUESTED)
def start_making(payload: dict[str, Any]) -> None:
    """Hand the making to a worker: it takes seconds, and must not hold the outbox."""
    from reports.tasks import make_report

    make_report.delay(payload["report"])
