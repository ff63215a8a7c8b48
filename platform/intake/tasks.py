"""Jobs of intake."""

from celery import shared_task

from intake.models import Batch
from intake.services import batch_load


@shared_task
def load_batch(batch_id: int) -> None:
    """Load a received batch; running it again changes nothing."""
    batch_load(batch=Batch.objects.get(pk=batch_id))
