"""The public site and the publishing of products."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """The public site and the publishing of products."""

    name = "cms"
    verbose_name = _("cms")
