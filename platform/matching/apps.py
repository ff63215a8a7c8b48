"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """See the package's own docstring."""

    name = "matching"
    verbose_name = _("matching")
