"""Jobs that run by the clock exist and run."""

import pytest
from django.conf import settings

from config.celery import app


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_every_scheduled_job_runs(name: str) -> None:
    """What the clock starts is a known task that ends well with nothing to do."""
    app.loader.import_default_modules()
    task = app.tasks[str(settings.CELERY_BEAT_SCHEDULE[name]["task"])]
    assert task.apply().successful()
