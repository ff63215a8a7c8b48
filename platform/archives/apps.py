"""The credit files and the one door to them."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    """Subjects, records, series, consents and the query log."""

    name = "archives"
    verbose_name = _("archives")

    def ready(self) -> None:
        """Put the guard on every database connection, and the entries into the menu."""
        from archives import entries, guard  # noqa: F401  (the entries register themselves)

        connection_created.connect(guard.watch, dispatch_uid="archives.guard")
