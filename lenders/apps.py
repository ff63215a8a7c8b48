"""Institutions, products, their rules and prices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LendersConfig(AppConfig):
    """What lenders offer; matching and the public site read it."""

    name = "lenders"
    verbose_name = _("lenders")

    def ready(self) -> None:
        """Register the entries of the menu."""
        from lenders import entries  # noqa: F401  (registers itself)
