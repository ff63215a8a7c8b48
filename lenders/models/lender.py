"""Institutions that lend, guarantee, insure or invest."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lenders.choices import LenderType


class Lender(models.Model):  # type: ignore[django-manager-missing]  # Product has untyped bases
    """An organisation of the kind lender or guarantor, as the catalogue shows it."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="lender", verbose_name=_("organisation")
    )
    lender_type = models.CharField(_("type"), max_length=20, choices=LenderType.choices)
    licence_no = models.CharField(_("licence number"), max_length=60, blank=True)
    contact_name = models.CharField(_("contact"), max_length=100, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    address_zh = models.CharField(_("address in Chinese"), max_length=200, blank=True)
    address_en = models.CharField(_("address in English"), max_length=200, blank=True)
    about_zh = models.TextField(_("about, in Chinese"), blank=True)
    about_en = models.TextField(_("about, in English"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lender")
        verbose_name_plural = _("lenders")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        organisation = self.organisation
        english = (get_language() or "").startswith("en")
        return (organisation.name_en if english else "") or organisation.name
