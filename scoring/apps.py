"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """See the package's own docstring."""

    name = "scoring"
    verbose_name = _("scoring")

    def ready(self) -> None:
        """Register the entries of the menu."""
        from scoring import entries  # noqa: F401  (registers itself)
