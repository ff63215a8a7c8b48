"""Settings, URLs, the job queue and the commands that join all apps."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
