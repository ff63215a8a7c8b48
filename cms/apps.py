"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """See the package's own docstring."""

    name = "cms"
    verbose_name = _("cms")
