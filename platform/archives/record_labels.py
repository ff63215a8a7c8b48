"""The words of records for people: levels and the fields of their content."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

LEVELS: dict[str, Text] = {
    "minor": _("minor"),
    "general": _("general"),
    "serious": _("serious"),
    "serious_revocation": _("licence revoked"),
    "national": _("national"),
    "province": _("provincial"),
    "city": _("municipal"),
    "county": _("county level"),
    "census": _("quarterly census"),
    "monthly": _("monthly check"),
    "spot": _("spot check"),
    "legal_rep": _("legal representative"),
    "address": _("address"),
    "capital": _("registered capital"),
    "scope": _("business scope"),
    "shareholder": _("shareholders"),
    "loan_granted": _("loan granted"),
    "first_loan": _("first loan"),
    "installment_on_time": _("instalment paid on time"),
    "settled_on_time": _("settled on time"),
    "renewed_no_principal": _("renewed without repaying principal"),
    "overdue_30": _("overdue 30 days"),
    "overdue_60": _("overdue 60 days"),
    "overdue_90": _("overdue 90 days"),
    "npl": _("non-performing"),
    "compensated": _("compensated by a pool or guarantor"),
    "recovered": _("recovered"),
    "settled_late": _("settled late"),
    "written_off": _("written off"),
}

_FIELDS: dict[str, Text] = {
    "document_name": _("document"),
    "document_no": _("document number"),
    "licence_type": _("type"),
    "content": _("content"),
    "valid_from": _("valid from"),
    "valid_to": _("valid to"),
    "authority": _("authority"),
    "category": _("category"),
    "facts": _("facts"),
    "basis": _("legal basis"),
    "result": _("result"),
    "procedure": _("procedure"),
    "case_no": _("case number"),
    "court": _("court"),
    "party_role": _("role in the case"),
    "cause": _("cause"),
    "reason": _("reason"),
    "honour_name": _("honour"),
    "year": _("year"),
    "before_value": pgettext_lazy("value of a change", "before"),
    "after_value": pgettext_lazy("value of a change", "after"),
    "finding": _("finding"),
    "tax_kind": _("tax"),
    "period": _("period"),
    "loan_no": _("loan number"),
    "lender_uscc": _("code of the lender"),
}

#: The fields of which the first one that is there names the record in a list.
_TITLES = (
    "honour_name",
    "document_name",
    "cause",
    "reason",
    "facts",
    "finding",
    "after_value",
    "document_no",
)


def level_label(level: str) -> Text:
    """Return the words of a level; grades such as A speak for themselves."""
    return LEVELS.get(level, level)


def title_of(content: Mapping[str, Any]) -> str:
    """Return what names a record in a list; empty where its item and level say enough."""
    return next((str(content[name]) for name in _TITLES if content.get(name)), "")


def details_of(content: Mapping[str, Any]) -> list[tuple[Text, str]]:
    """Return the known fields of a record's content with their labels, in the order of the labels."""
    return [(label, str(content[name])) for name, label in _FIELDS.items() if content.get(name)]
