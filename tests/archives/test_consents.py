"""Giving and ending consents."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import AuditEntry, OrganisationKind, OutboxEvent, Role, User
from archives.bounds import bounds_by_purpose
from archives.consent_text import text_of
from archives.consents import (
    ConsentOverError,
    ConsentViolation,
    consent_grant,
    consent_pause,
    consent_resume,
    consent_revoke,
    consents_expire,
    signed_hash,
)
from archives.items import AUTHORISED_ITEMS
from archives.models import Consent, Subject
from tests.archives import cases

pytestmark = pytest.mark.django_db


class Cast:
    """A firm with its owner and a bank."""

    def __init__(self, kind: str = "sme") -> None:
        self.firm: Subject = cases.subject(1, kind)
        self.owner: User = cases.member(self.firm.organisation, Role.APPLICANT_OWNER)
        self.bank = cases.organisation(OrganisationKind.LENDER, 9001)

    def grant(self, **changes: Any) -> Consent:
        """Grant the bank the sales invoices for half a year, with ``changes``."""
        terms: dict[str, Any] = {
            "actor": self.owner,
            "subject": self.firm,
            "grantee": self.bank,
            "purpose": "pre_loan",
            "item_codes": ["tax_invoice_sales"],
            "valid_to": cases.ON + timedelta(days=180),
            "on": cases.ON,
            "capacity": "legal representative",
        }
        return consent_grant(**{**terms, **changes})


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_a_consent_is_signed_over_its_content(cast: Cast) -> None:
    """The hash is that of what was signed, and any change of the terms breaks it."""
    consent = Consent.objects.get(pk=cast.grant().pk)
    assert consent.signed_hash == signed_hash(consent)
    for field, value in {
        "item_codes": ["soc_paid"],
        "valid_to": date(2030, 1, 1),
        "purpose": "in_loan",
        "queries_max": 5,
        "personal_annex": True,
    }.items():
        changed = Consent.objects.get(pk=consent.pk)
        setattr(changed, field, value)
        assert signed_hash(changed) != consent.signed_hash, field


def test_both_sides_are_told(cast: Cast) -> None:
    """Granting and ending leave an audit entry and an event with both codes."""
    consent = cast.grant()
    consent_revoke(actor=cast.owner, consent=consent)
    actions = AuditEntry.objects.filter(target_type="archives.consent").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["consent.granted", "consent.revoked"]
    events = OutboxEvent.objects.filter(kind__startswith="consent.").order_by("id")
    assert [event.kind for event in events] == ["consent.granted", "consent.ended"]
    assert {event.payload["grantee"] for event in events} == {cast.bank.uscc}


@pytest.mark.parametrize(
    ("changes", "attribute"),
    [
        ({"item_codes": []}, "item_codes"),
        ({"item_codes": ["reg_basic"]}, "item_codes"),
        ({"purpose": "pool_claim", "item_codes": ["util_power"]}, "item_codes"),
        ({"purpose": "guarantee"}, "grantee"),
        ({"purpose": "self_view"}, "grantee"),
        ({"valid_to": cases.ON - timedelta(days=1)}, "valid_to"),
        ({"valid_to": cases.ON + timedelta(days=367)}, "valid_to"),
        ({"queries_max": 0}, "queries_max"),
        ({"queries_max": 61}, "queries_max"),
        ({"capacity": "  "}, "capacity"),
    ],
)
def test_a_violation_names_its_attribute(cast: Cast, changes: dict[str, Any], attribute: str) -> None:
    """What is out of bounds is named, and nothing is stored."""
    with pytest.raises(ConsentViolation) as violation:
        cast.grant(**changes)
    assert violation.value.attribute == attribute
    assert not Consent.objects.exists()


@pytest.mark.parametrize("purpose", ["pre_loan", "in_loan", "post_loan"])
def test_the_longest_validity_is_allowed(cast: Cast, purpose: str) -> None:
    """The last day within the bound is inside, the next one outside."""
    last = cases.ON + timedelta(days=bounds_by_purpose()[purpose].days_max)
    cast.grant(purpose=purpose, valid_to=last)
    with pytest.raises(ConsentViolation):
        cast.grant(purpose=purpose, valid_to=last + timedelta(days=1))


def test_reads_are_bounded_by_default(cast: Cast) -> None:
    """A lender's consent always has a number of reads; the operator re-scores as often as it must."""
    assert cast.grant().queries_max == 60
    operator = cases.organisation(OrganisationKind.OPERATOR, 9301)
    assert cast.grant(grantee=operator).queries_max is None


def test_only_an_owner_signs(cast: Cast) -> None:
    """Staff and strangers give and end nothing."""
    consent = cast.grant()
    for stranger in (
        cases.member(cast.firm.organisation, Role.APPLICANT_STAFF),
        cases.member(cast.bank, Role.LENDER_OFFICER),
    ):
        with pytest.raises(ConsentViolation):
            cast.grant(actor=stranger)
        with pytest.raises(ConsentViolation):
            consent_revoke(actor=stranger, consent=consent)
    consent.refresh_from_db()
    assert consent.status == "active"


@pytest.mark.parametrize("kind", ["sole_trader", "bnb", "family_farm"])
def test_personal_data_need_the_annex(kind: str) -> None:
    """Tax and invoices of those behind whom one person stands are personal data."""
    cast = Cast(kind)
    with pytest.raises(ConsentViolation) as violation:
        cast.grant()
    assert violation.value.attribute == "personal_annex"
    assert cast.grant(item_codes=["util_power"]).personal_annex is False
    assert cast.grant(personal_annex=True).personal_annex is True


def test_a_newer_consent_replaces_the_older(cast: Cast) -> None:
    """One consent lives for each grantee and purpose; others are untouched."""
    first, other = cast.grant(), cast.grant(purpose="in_loan")
    second = cast.grant(item_codes=AUTHORISED_ITEMS)
    for consent, status in ((first, "replaced"), (other, "active"), (second, "active")):
        consent.refresh_from_db()
        assert consent.status == status
    assert first.ended_at is not None


def test_pause_resume_and_the_end(cast: Cast) -> None:
    """A paused consent comes back; an ended one never does."""
    consent = cast.grant()
    assert consent_pause(actor=cast.owner, consent=consent).status == "paused"
    assert consent_resume(actor=cast.owner, consent=consent).status == "active"
    assert consent_revoke(actor=cast.owner, consent=consent).status == "revoked"
    for change in (consent_pause, consent_resume, consent_revoke):
        with pytest.raises(ConsentOverError):
            change(actor=cast.owner, consent=consent)


def test_expiry_by_date(cast: Cast) -> None:
    """The last day still counts; afterwards both sides are told once."""
    consent = cast.grant()
    assert consents_expire(on=consent.valid_to) == 0
    assert consents_expire(on=consent.valid_to + timedelta(days=1)) == 1
    assert consents_expire(on=consent.valid_to + timedelta(days=2)) == 0
    consent.refresh_from_db()
    assert consent.status == "expired"


@pytest.mark.parametrize(("language", "word"), [("en", "sales invoices"), ("zh-hans", "销项发票")])
def test_the_text_names_what_is_signed(cast: Cast, language: str, word: str) -> None:
    """Both parties, the items and the last day stand in the text, in the reader's language."""
    text = text_of(cast.grant(valid_to=date(2025, 12, 31)), language)
    for part in (cast.firm.uscc, cast.bank.uscc, word, "2025-12-31"):
        assert part in text.grant
    assert len(text.consequences) >= 4
