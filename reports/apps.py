"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """See the package's own docstring."""

    name = "reports"
    verbose_name = _("reports")
