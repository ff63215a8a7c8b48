"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """See the package's own docstring."""

    name = "reports"
    verbose_name = _("reports")

    def ready(self) -> None:
        """Register the handlers of events and the entries of the menu."""
        from reports import entries, handlers  # noqa: F401  (register themselves)
