"""An organisation that takes part: who it is and in which capacity."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """The capacity in which an organisation takes part."""

    APPLICANT = "applicant", _("applicant")
    LENDER = "lender", _("lender")
    FUND = "fund", _("fund")
    GUARANTOR = "guarantor", _("guarantor")
    SOURCE_UNIT = "source_unit", _("source unit")
    OPERATOR = "operator", _("operator")


class CodeType(models.TextChoices):
    """Where an organisation's code comes from."""

    USCC = "uscc", _("unified social credit code")
    DERIVED = "derived", _("derived code of an anonymous firm")


class Organisation(models.Model):
    """An organisation with a unified social credit code (GB 32100-2015).

    Anonymous firms of public data sets carry a derived code instead. It begins with ``ZZ``; the letter Z
    is not in the standard's alphabet, so no registry can hold it.
    """

    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    code_type = models.CharField(max_length=10, choices=CodeType.choices, default=CodeType.USCC)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_uscc_form",
                condition=models.Q(code_type=CodeType.USCC, uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$")
                | models.Q(code_type=CodeType.DERIVED, uscc__regex=r"^ZZ[0-9A-HJ-NPQRTUWXY]{16}$"),
            ),
            models.CheckConstraint(name="organisation_named", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
