"""Jobs of the accounts app."""

from celery import shared_task

from accounts import outbox


@shared_task
def deliver_outbox() -> None:
    """Deliver what waits in the outbox; started after each commit and, as a net, by the clock."""
    while outbox.deliver_waiting():
        pass
