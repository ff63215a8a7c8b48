"""The cast of the archive's tests: organisations, members, subjects, consents and what is held about them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.identity import uscc as codes
from accounts.models import Membership, Organisation, OrganisationKind, Role, User
from archives import guard
from archives.access import Reader
from archives.items import GRANTABLE_ITEMS, section_of
from archives.models import (
    Consent,
    Delivery,
    DeliveryMode,
    Holding,
    Invoice,
    Record,
    SocialSecurityMonth,
    Subject,
    SubjectKind,
    TaxPayment,
    UtilityMonth,
)
from archives.registration import subject_register

ON = date(2025, 6, 30)
RECEIVED = datetime(2025, 6, 1, 8, 0, tzinfo=UTC)

_PREFIXES = {
    SubjectKind.SME: "91",
    SubjectKind.BNB: "92",
    SubjectKind.SOLE_TRADER: "92",
    SubjectKind.FARMER_COOP: "93",
    SubjectKind.FAMILY_FARM: "91",
}


def code(number: int, prefix: str = "91", region: str = "331102") -> str:
    """Return a sound code made from ``number``."""
    body = f"{number:08d}"
    first_17 = f"{prefix}{region}{body}{codes.inner_check_character(body)}"
    return first_17 + codes.check_character(first_17)


def organisation(kind: str, number: int, name: str = "") -> Organisation:
    """Return a stored organisation of ``kind``."""
    return Organisation.objects.create(uscc=code(number), kind=kind, name=name or f"{kind} {number}")


def member(place: Organisation, role: str) -> User:
    """Return a person with ``role`` in ``place``."""
    user = User.objects.create_user(f"{role}-{place.pk}@example.org", "secret")
    Membership.objects.create(user=user, organisation=place, role=role)
    return user


def subject(number: int = 1, kind: str = SubjectKind.SME, **facts: Any) -> Subject:
    """Return a registered subject with a code made from ``number``."""
    return subject_register(
        actor=None,
        uscc=code(number, _PREFIXES[SubjectKind(kind)]),
        name=f"示范企业{number}",
        kind=kind,
        on=ON,
        **{"established_on": date(2015, 3, 1), **facts},
    )


def lender_reader(number: int = 9001) -> Reader:
    """Return an officer of a lender of its own."""
    bank = organisation(OrganisationKind.LENDER, number)
    return Reader(member(bank, Role.LENDER_OFFICER), bank, "127.0.0.1")


def operator_reader(number: int = 9301) -> Reader:
    """Return the operator's job."""
    return Reader(None, organisation(OrganisationKind.OPERATOR, number), "scoring")


def owner_reader(of: Subject) -> Reader:
    """Return the owner of a subject."""
    return Reader(member(of.organisation, Role.APPLICANT_OWNER), of.organisation, "127.0.0.1")


def consent(of: Subject, to: Organisation, purpose: str = "pre_loan", **changes: Any) -> Consent:
    """Store a consent to everything for a year around `ON`, with ``changes``."""
    fields: dict[str, Any] = {
        "item_codes": list(GRANTABLE_ITEMS),
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2025, 12, 31),
        "consequence_version": "2026-01",
        "personal_annex": True,
        "signatory": User.objects.get_or_create(email=f"signatory-{of.pk}@example.org")[0],
        "capacity": "legal representative",
        "signed_at": RECEIVED,
        "signed_hash": "0" * 64,
    }
    return Consent.objects.create(subject=of, grantee=to, purpose=purpose, **{**fields, **changes})


def delivery(unit: Organisation | None = None, template: str = "invoices") -> Delivery:
    """Store a delivery of ``unit`` (by default the only source unit)."""
    unit = unit or source_unit()
    return Delivery.objects.create(
        source_unit=unit,
        template=template,
        mode=DeliveryMode.COLLECT,
        legal_basis="国办发〔2021〕52号",
        file_digest="0" * 64,
        received_at=RECEIVED,
    )


def source_unit() -> Organisation:
    """Return the source unit of the tests."""
    found = Organisation.objects.filter(kind=OrganisationKind.SOURCE_UNIT).first()
    return found or organisation(OrganisationKind.SOURCE_UNIT, 9901, "示范市税务局")


def record(of: Subject, item_code: str, **changes: Any) -> Record:
    """Store one record."""
    brought = changes.pop("delivery", None) or delivery(template="records")
    fields: dict[str, Any] = {
        "section": section_of(item_code, changes.get("level", "")),
        "source_unit": brought.source_unit,
        "source_record_id": f"r{brought.pk}",
        "row_no": 1,
        "as_of": date(2025, 5, 1),
        "decided_on": date(2025, 5, 1),
        "content_hash": "0" * 64,
    }
    with guard.loading():
        return Record.objects.create(
            subject=of, item_code=item_code, delivery=brought, **{**fields, **changes}
        )


def _lineage(of: Subject, brought: Delivery, row_no: int) -> dict[str, Any]:
    return {
        "delivery": brought,
        "row_no": row_no,
        "subject": of,
        "source_unit_id": brought.source_unit_id,
        "source_record_id": f"s{brought.pk}-{row_no}",
        "content_hash": b"\0" * 32,
    }


def invoices(of: Subject, totals: Sequence[str], direction: str = "sales", **changes: Any) -> Delivery:
    """Store an invoice for each of ``totals`` (CNY before a tax of 6%), a month apart from January 2025."""
    brought = delivery()
    with guard.loading():
        for row_no, net in enumerate(totals, 1):
            amount, tax = Decimal(net), (Decimal(net) * Decimal("0.06")).quantize(Decimal("0.01"))
            fields = {
                "direction": direction,
                "invoice_no": f"{row_no:08d}",
                "issued_on": date(2025, row_no, 15),
                "counterparty": "B1",
                "amount": amount,
                "tax": tax,
                "total": amount + tax,
                "is_void": False,
            }
            Invoice.objects.create(**{**_lineage(of, brought, row_no), **fields, **changes})
    return brought


def months(of: Subject) -> None:
    """Store one month of tax, social security and power."""
    brought = delivery(template="months")
    period, due = date(2025, 4, 1), Decimal("120.50")
    with guard.loading():
        TaxPayment.objects.create(
            **_lineage(of, brought, 1), tax_kind="vat", period=period, due_amount=due,
            paid_amount=due, due_on=date(2025, 5, 15), paid_on=None,
        )  # fmt: skip
        SocialSecurityMonth.objects.create(
            **_lineage(of, brought, 2), period=period, insured_headcount=12, due_amount=due, paid_amount=due
        )
        UtilityMonth.objects.create(
            **_lineage(of, brought, 3), utility="power", period=period, usage=Decimal("1500.250"),
            due_amount=due, paid_amount=due, due_on=date(2025, 5, 20), paid_on=date(2025, 5, 19),
        )  # fmt: skip


def holding(item_code: str, of: Subject | None = None, state: str = "held") -> Holding:
    """Store a source unit's word on an item, for one subject or for all."""
    return Holding.objects.create(
        source_unit=source_unit(), item_code=item_code, subject=of, state=state, covered_to=ON
    )
