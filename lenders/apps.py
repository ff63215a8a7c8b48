"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LendersConfig(AppConfig):
    """See the package's own docstring."""

    name = "lenders"
    verbose_name = _("lenders")
