"""Lenders, products and people for tests."""

from datetime import date
from typing import Any

from accounts.models import Membership, Organisation, OrganisationKind, User
from archives.models import Subject
from lenders.models import Lender, Product
from lenders.services import lender_register, lpr_import, product_import

ON = date(2026, 6, 30)
_CODES = ("91110000MA00000011", "91110000MA00000022", "91110000MA00000033", "91110000MA00000044")


def organisation(kind: str = OrganisationKind.LENDER, *, number: int = 0, name: str = "") -> Organisation:
    """Enter an organisation of a kind."""
    return Organisation.objects.create(
        uscc=_CODES[number], kind=kind, name=name or f"机构{number}", name_en=f"Organisation {number}"
    )


def lender(number: int = 0) -> Lender:
    """Enter a lender."""
    return lender_register(organisation=organisation(number=number), lender_type="rural_bank")


def member(organisation: Organisation, *roles: str, email: str = "a@example.com") -> User:
    """Enter a person with roles in an organisation."""
    user = User.objects.create_user(email, "secret words", language="en")
    for role in roles:
        Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def subject(number: int = 3, **facts: Any) -> Subject:
    """Enter an applicant with a file."""
    values = {
        "subject_type": "enterprise", "kind": "sme", "region_code": "331102", "industry_code": "H6110",
        "established_on": date(2020, 1, 15), **facts,
    }  # fmt: skip
    return Subject.objects.create(
        organisation=organisation(OrganisationKind.APPLICANT, number=number), **values
    )


def lpr() -> None:
    """Enter the loan prime rates of 2025."""
    lpr_import(
        [
            {"tenor": "1Y", "effective_on": "2024-10-21", "rate": "0.0310"},
            {"tenor": "1Y", "effective_on": "2025-05-20", "rate": "0.0300"},
            {"tenor": "5Y", "effective_on": "2025-05-20", "rate": "0.0350"},
        ]
    )


def row(found: Lender, code: str = "BANK-1", **changes: Any) -> dict[str, Any]:
    """Give one row of an import: a loan at LPR plus 85 to 135 basis points."""
    return {
        "code": code,
        "lender": found.organisation.uscc,
        "name_zh": "惠农贷",
        "name_en": "Farm loan",
        "summary_zh": "面向中小微企业的纯信用贷款。",
        "summary_en": "A pure credit loan for small firms.",
        "category": "loan",
        "kinds": ["sme", "farmer_coop"],
        "regions": ["3311"],
        "industries": [],
        "limit_min": "50000.00",
        "limit_max": "1000000.00",
        "term_min": 6,
        "term_max": 24,
        "min_age_months": 12,
        "rate_type": "lpr",
        "lpr_tenor": "1Y",
        "spread_bp_min": 85,
        "spread_bp_max": 135,
        "fees": [],
        "collateral": ["credit"],
        "repay_methods": ["equal_installment", "interest_only"],
        "required_consents": [],
        "sla_days": 3,
        "first_loan_friendly": True,
        "renewal_no_principal": False,
        "valid_from": "2026-01-01",
        "criteria": [
            {
                "feature": "status_code", "operator": "in", "value": ["blue", "green"], "unknown": "refer",
                "zh": "信用状态码为蓝或绿", "en": "The status code is blue or green",
            }
        ],
        **changes,
    }  # fmt: skip


def product(found: Lender, code: str = "BANK-1", **changes: Any) -> Product:
    """Import and publish one product."""
    return product_import([row(found, code, **changes)], on=ON)[0]
