"""The registry of templates: every kind of delivery that intake understands."""

from intake.formats.base import Column, Coverage, Kind, RowCheck, Target, Template
from intake.formats.invoices import PURCHASE, SALES
from intake.formats.obligations import SOCIAL_SECURITY, TAX_PAYMENTS, UTILITY_MONTHS
from intake.formats.publicity import COURT_RECORDS, LICENCES, LIST_RECORDS, PENALTIES, TAX_ARREARS
from intake.formats.registration import REGISTRATION
from intake.formats.standing import (
    HONOURS,
    INSPECTIONS,
    LENDING_OUTCOMES,
    REGISTRATION_CHANGES,
    TAX_GRADES,
)
from intake.verdicts import DeliveryRefused

TEMPLATES: dict[str, Template] = {
    template.code: template
    for template in (
        REGISTRATION,
        REGISTRATION_CHANGES,
        SALES,
        PURCHASE,
        TAX_PAYMENTS,
        TAX_ARREARS,
        TAX_GRADES,
        SOCIAL_SECURITY,
        UTILITY_MONTHS,
        LICENCES,
        PENALTIES,
        COURT_RECORDS,
        LIST_RECORDS,
        HONOURS,
        INSPECTIONS,
        LENDING_OUTCOMES,
    )
}

__all__ = ["TEMPLATES", "Column", "Coverage", "Kind", "RowCheck", "Target", "Template", "template_of"]


def template_of(code: str) -> Template:
    """Return the template called ``code``; raise `DeliveryRefused` (unknown_template) where there is none."""
    try:
        return TEMPLATES[code]
    except KeyError:
        raise DeliveryRefused("unknown_template", template=code) from None
