"""Deliveries of source units: templates, checks and loading."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Fills the archive."""

    name = "intake"
    verbose_name = _("intake")

    def ready(self) -> None:
        """Register the entries of the menu."""
        from intake import entries  # noqa: F401  (registers itself)
