"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """See the package's own docstring."""

    name = "intake"
    verbose_name = _("intake")
