"""Jobs of the archive."""

from celery import shared_task
from django.utils import timezone

from archives.consents import consents_expire


@shared_task
def expire_consents() -> None:
    """Mark the consents that ended yesterday or earlier, and tell both sides; started once a day."""
    consents_expire(on=timezone.localdate())
