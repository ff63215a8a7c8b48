"""The app that joins the others."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    """Makes the folders of the file queue at start."""

    name = "config"

    def ready(self) -> None:
        """Make what the queue needs and register the system checks."""
        from config import checks  # noqa: F401  (registers itself)
        from config.celery import make_queue_folders

        # WhiteNoise warns of a folder that is not there; in development nothing is collected into it.
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        make_queue_folders(getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}))
