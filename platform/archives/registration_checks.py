"""What a registration must be before anything is stored: pure checks, each refusal with a name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from stdnum.cn import ric

from accounts.identity import industries, regions, size
from accounts.identity import uscc as codes
from archives.models import SubjectKind, SubjectType

#: The authorities of the whole country register under a number that is no region.
NATIONAL_REGION = "100000"
#: An anonymous firm's region is not known.
UNKNOWN_REGION = "000000"

#: The legal types that a kind may have; kinds that are not here take any.
TYPES_OF_KIND: dict[str, frozenset[str]] = {
    SubjectKind.SME: frozenset({SubjectType.ENTERPRISE}),
    SubjectKind.FARMER_COOP: frozenset({SubjectType.FARMER_COOP}),
    SubjectKind.SOLE_TRADER: frozenset({SubjectType.SOLE_TRADER}),
    SubjectKind.BNB: frozenset(
        {
            SubjectType.ENTERPRISE,
            SubjectType.SOLE_TRADER,
            SubjectType.FARMER_COOP,
            SubjectType.RURAL_COLLECTIVE,
        }
    ),
    SubjectKind.FAMILY_FARM: frozenset({SubjectType.ENTERPRISE, SubjectType.SOLE_TRADER}),
}

_NEVER_SUBJECTS = frozenset({"farm_household", "natural_person"})
_CURRENCY = re.compile(r"[A-Z]{3}")


class RegistrationError(ValueError):
    """A refused registration: ``code`` names the reason, ``field`` the field, the text is for people."""

    def __init__(self, code: str, field_name: str, text: str) -> None:
        self.code = code
        self.field = field_name
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Registration:
    """What is given to register an organisation.

    ``kind`` is a `SubjectKind`; ``region_code`` defaults to the region in the code; capital is in units of
    ``capital_currency``; ``figures`` are revenue and assets in CNY and staff in heads, for the size class;
    ``cooperative`` and ``homestay`` are fields of `CooperativeFacts` and `HomestayFacts`. An anonymous firm
    gives a derived code (`accounts.identity.uscc.derived_code`).
    """

    uscc: str
    name: str
    kind: str
    name_en: str = ""
    established_on: date | None = None
    region_code: str = ""
    industry_code: str = ""
    legal_form: str = ""
    legal_rep: str = ""
    address: str = ""
    registered_capital: Decimal | None = None
    capital_currency: str = "CNY"
    business_scope: str = ""
    parent_uscc: str = ""
    labels: Sequence[str] = ()
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)
    cooperative: Mapping[str, Any] = field(default_factory=dict)
    homestay: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A sound registration with what follows from it."""

    registration: Registration
    uscc: str
    parent_uscc: str
    subject_type: str
    region_code: str
    industry_code: str
    size_class: str
    size_basis: Mapping[str, Any]
    rules_applied: tuple[str, ...]
    warnings: tuple[str, ...]


def checked(given: Registration, *, on: date) -> Checked:
    """Return ``given`` with what follows from it, or raise `RegistrationError` on the first fault."""
    normalised = codes.normalise(given.uscc)
    _check_is_organisation(given, normalised.code)
    warnings = _check_code(normalised.code)
    subject_type = _subject_type(given, normalised.code)
    _check_plain_fields(given, on)
    _check_cooperative(given.cooperative)
    _check_homestay(given.homestay)
    industry = _industry(given.industry_code)
    size_class, basis = _size(industry, given.figures)
    return Checked(
        registration=given,
        uscc=normalised.code,
        parent_uscc=codes.normalise(given.parent_uscc).code,
        subject_type=subject_type,
        region_code=_region(given, normalised.code),
        industry_code=industry,
        size_class=size_class,
        size_basis=basis,
        rules_applied=normalised.rules_applied,
        warnings=warnings,
    )


def _check_is_organisation(given: Registration, code: str) -> None:
    if given.kind in _NEVER_SUBJECTS or _is_identity_number(code):
        reason = given.kind if given.kind in _NEVER_SUBJECTS else "natural_person"
        raise RegistrationError(
            reason,
            "kind" if reason == given.kind else "uscc",
            _("Farm households and natural persons have no credit file here; register an organisation."),
        )
    if given.kind not in SubjectKind.values:
        raise RegistrationError("kind_unknown", "kind", _("This kind of organisation is unknown."))


def _is_identity_number(code: str) -> bool:
    """Say whether ``code`` is a resident's identity number, which also has 18 characters."""
    return code[6:8] in {"19", "20"} and ric.is_valid(code)


def _check_code(code: str) -> tuple[str, ...]:
    """Return the codes of the warnings about ``code``; raise on an error."""
    if codes.is_derived(code):
        return ()
    found = codes.problems(code)
    for problem in found:
        if problem.severity == "error":
            raise RegistrationError(f"uscc_{problem.code}", "uscc", problem.text)
    return tuple(problem.code for problem in found)


def _subject_type(given: Registration, code: str) -> str:
    """Return the legal type by the code; a family farm is one by its kind, whatever form it registered in."""
    if codes.is_derived(code):
        return SubjectType.FARMER_COOP if given.kind == SubjectKind.FARMER_COOP else SubjectType.ENTERPRISE
    told = codes.subject_type_of(code)
    if told is None:
        raise RegistrationError(
            "type_not_served",
            "uscc",
            _("Organisations of this registering authority have no credit file here."),
        )
    allowed = TYPES_OF_KIND.get(given.kind)
    if allowed is not None and told not in allowed:
        raise RegistrationError(
            "kind_contradicts_code",
            "kind",
            _("The code belongs to another legal type: %(type)s.") % {"type": SubjectType(told).label},
        )
    return SubjectType.FAMILY_FARM if given.kind == SubjectKind.FAMILY_FARM else told


def _check_plain_fields(given: Registration, on: date) -> None:
    if not given.name.strip():
        raise RegistrationError("name_missing", "name", _("Give the registered name."))
    if given.established_on is not None and given.established_on > on:
        raise RegistrationError(
            "established_later", "established_on", _("The date of establishment lies in the future.")
        )
    if given.registered_capital is not None and given.registered_capital < 0:
        raise RegistrationError(
            "capital_negative", "registered_capital", _("Registered capital cannot be negative.")
        )
    if not _CURRENCY.fullmatch(given.capital_currency):
        raise RegistrationError(
            "currency_form", "capital_currency", _("Give the currency as three letters, such as CNY.")
        )


def _region(given: Registration, code: str) -> str:
    if codes.is_derived(code):
        region = given.region_code or UNKNOWN_REGION
        is_known = region == UNKNOWN_REGION or regions.find(region) is not None
    else:
        region = given.region_code or codes.region_of(code)
        is_known = region == NATIONAL_REGION or regions.find(region) is not None
    if not is_known:
        raise RegistrationError("region_unknown", "region_code", _("The region is not in GB/T 2260."))
    return region


def _industry(code: str) -> str:
    if not code:
        return ""
    try:
        return industries.canonical(code)
    except industries.UnknownIndustryError:
        raise RegistrationError(
            "industry_unknown", "industry_code", _("The industry is not in GB/T 4754.")
        ) from None


def _size(industry: str, figures: Mapping[str, Decimal | None]) -> tuple[str, Mapping[str, Any]]:
    """Return the size class and its basis, empty where a figure is missing: unknown is not zero."""
    if not industry or not figures:
        return "", {}
    try:
        found = size.classify(industry, **figures)
    except size.MissingIndicatorError:
        return "", {}
    return (found.size_class, found.basis()) if found else ("", {})


def _check_cooperative(facts: Mapping[str, Any]) -> None:
    """Law on Specialised Farmers' Co-operatives: five members or more, four fifths of them farmers."""
    if _below(facts, "member_count", 5):
        raise RegistrationError(
            "coop_members", "member_count", _("A farm co-operative has at least five members.")
        )
    if _below(facts, "farmer_ratio", 0.8) or _above(facts, "farmer_ratio", 1):
        raise RegistrationError(
            "coop_farmers",
            "farmer_ratio",
            _("At least four fifths of a farm co-operative's members are farmers."),
        )
    if _below(facts, "surplus_return_ratio", 0) or _above(facts, "surplus_return_ratio", 1):
        raise RegistrationError(
            "coop_surplus", "surplus_return_ratio", _("The share of the surplus lies between 0 and 1.")
        )


def _check_homestay(facts: Mapping[str, Any]) -> None:
    if _below(facts, "rooms", 1):
        raise RegistrationError("bnb_rooms", "rooms", _("A B&B has at least one room."))
    if _below(facts, "star_grade", 1) or _above(facts, "star_grade", 5):
        raise RegistrationError("bnb_stars", "star_grade", _("Stars go from 1 to 5."))
    if _below(facts, "occupancy_rate", 0) or _above(facts, "occupancy_rate", 1):
        raise RegistrationError(
            "bnb_occupancy", "occupancy_rate", _("The occupancy rate lies between 0 and 1.")
        )


def _below(facts: Mapping[str, Any], name: str, least: float) -> bool:
    value = facts.get(name)
    return value is not None and float(value) < least


def _above(facts: Mapping[str, Any], name: str, most: float) -> bool:
    value = facts.get(name)
    return value is not None and float(value) > most
