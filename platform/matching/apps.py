"""Financing requests, judgement, order and matches."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Who can have what, and why."""

    name = "matching"
    verbose_name = _("matching")

    def ready(self) -> None:
        """Register the entries of the menu."""
        from matching import entries  # noqa: F401  (registers itself)
