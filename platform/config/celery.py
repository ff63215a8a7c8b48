"""The job queue: Celery, its broker by setting (see docs/decisions/0004-jobs.md)."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("credit-easy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_: Any) -> None:
    """Leave logging as the settings say; Celery would replace it."""


def make_queue_folders(options: dict[str, str]) -> None:
    """Make the folders of the file queue, which its transport expects to find."""
    for folder in set(options.values()):
        Path(folder).mkdir(parents=True, exist_ok=True)
