"""The credit files and the one door to them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    """Subjects, records, series, consents and the query log."""

    name = "archives"
    verbose_name = _("archives")
