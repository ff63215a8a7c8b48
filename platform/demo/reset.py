"""Deleting the demo: its database, its files, its queue."""

import shutil

from django.conf import settings
from django.core.management import call_command

from config.celery import make_queue_folders


def delete_everything() -> None:
    """Delete all that the demo keeps; a database of one's own is emptied instead of destroyed."""
    if settings.DATABASE_URL.startswith(settings.EMBEDDED_POSTGRES.url):
        settings.EMBEDDED_POSTGRES.destroy()
    else:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        call_command("migrate", verbosity=0, interactive=False)
    for name in ("media", "mail", "queue", "queue-control", "run"):
        shutil.rmtree(settings.HOME_DIR / name, ignore_errors=True)
    make_queue_folders(getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}))
