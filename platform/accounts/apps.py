"""People, organisations, roles, audit and outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The lowest app: everything else may use it."""

    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Register the handlers of events and the entries of the menu."""
        from accounts import entries, handlers  # noqa: F401  (register themselves)
