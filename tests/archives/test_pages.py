"""The pages of the credit file: each reader sees its part, strangers find nothing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrganisationKind, Role, User
from archives.models import Consent, Query, Subject
from tests.archives import cases

pytestmark = pytest.mark.django_db

IN_ENGLISH = {"language": "en"}


class Cast:
    """An inn with records, its owner and staff, two banks (one authorised), the operator, and an outsider."""

    def __init__(self) -> None:
        self.inn: Subject = cases.subject(
            1, "bnb", registered_capital=Decimal(300000), homestay={"rooms": 9, "star_grade": 3}
        )
        self.bank = cases.organisation(OrganisationKind.LENDER, 9001, "Bank One")
        other_bank = cases.organisation(OrganisationKind.LENDER, 9002, "Bank Two")
        operator = cases.organisation(OrganisationKind.OPERATOR, 9301)
        self.owner = self.person(self.inn.organisation, Role.APPLICANT_OWNER)
        self.staff = self.person(self.inn.organisation, Role.APPLICANT_STAFF)
        self.officer = self.person(self.bank, Role.LENDER_OFFICER)
        self.editor = self.person(self.bank, Role.LENDER_EDITOR)
        self.other_officer = self.person(other_bank, Role.LENDER_OFFICER)
        self.desk = self.person(operator, Role.OPERATOR_DESK)
        self.auditor = self.person(operator, Role.AUDITOR)
        self.source = self.person(cases.source_unit(), Role.SOURCE_OFFICER)
        self.neighbour = self.person(cases.subject(2).organisation, Role.APPLICANT_OWNER)
        self.nobody = User.objects.create_user("nobody@example.org", "secret", **IN_ENGLISH)
        today = timezone.localdate()
        self.consent: Consent = cases.consent(
            self.inn,
            self.bank,
            item_codes=["tax_invoice_sales", "util_power"],
            valid_from=today,
            valid_to=today + timedelta(days=90),
        )

    @staticmethod
    def person(place: Any, role: str) -> User:
        user = cases.member(place, role)
        user.language = "en"
        user.save()
        return user


@pytest.fixture
def cast() -> Cast:
    return Cast()


def page(user: User | None, name: str, *args: object, **query: str) -> Any:
    """Return the response to ``user`` at an address of the archive."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.get(reverse(f"archives:{name}", args=args), query)


def post(user: User, name: str, *args: object, **data: object) -> Any:
    """Return the response to ``user`` sending ``data``."""
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"archives:{name}", args=args), data)


READERS = (
    "owner", "staff", "officer", "editor", "other_officer", "desk", "auditor", "source", "neighbour",
    "nobody",
)  # fmt: skip
#: Who gets a page; everybody else among `READERS` gets 404.
OPEN_TO = {
    "file": {"owner", "staff", "officer", "desk", "auditor"},
    "looked": {"owner", "staff", "desk", "auditor"},
    "consents": {"owner", "staff", "desk", "auditor"},
    "consent_new": {"owner"},
    "consent": {"owner", "staff", "officer", "desk", "auditor"},
    "subjects": {"desk", "auditor"},
    "authorised": {"officer", "other_officer"},
}


@pytest.mark.parametrize("name", OPEN_TO)
def test_strangers_find_nothing(cast: Cast, name: str) -> None:
    """Each page opens to its readers only; visitors are asked to log in."""
    arguments: dict[str, list[object]] = {
        "consent": [cast.inn.uscc, cast.consent.pk],
        "subjects": [],
        "authorised": [],
    }
    args = arguments.get(name, [cast.inn.uscc])
    for reader in READERS:
        expected = 200 if reader in OPEN_TO[name] else 404
        assert page(getattr(cast, reader), name, *args).status_code == expected, reader
    assert page(None, name, *args).status_code == 302


def test_a_missing_file_is_like_a_closed_one(cast: Cast) -> None:
    """Nobody learns from the answer whether a code is registered."""
    assert page(cast.owner, "file", cases.code(77)).status_code == 404


def test_the_owner_sees_the_whole_file(cast: Cast) -> None:
    """Four sections, records with their source and date, sums of the series, checked zeros."""
    cases.record(
        cast.inn,
        "pen_decision",
        level="minor",
        amount=Decimal("500.00"),
        content={"document_no": "罚字1号", "facts": "exit sign missing"},
    )
    cases.record(cast.inn, "lending_outcome", level="settled_on_time", source_record_id="l1")
    cases.months(cast.inn)
    cases.invoices(cast.inn, ["100.00", "50.00"])
    cases.holding("tax_arrears")
    text = page(cast.owner, "file", cast.inn.uscc).content.decode()
    for part in (
        'id="basic"', 'id="trustworthy"', 'id="adverse"', 'id="other"', "exit sign missing", "罚字1号",
        "示范市税务局", "May 1, 2025", "¥150.00", "1,500", "Checked: nothing found.",
        "settled on time", "¥300,000.00", "rooms",
    ):  # fmt: skip
        assert part in text, part
    assert text.index('id="trustworthy"') < text.index("settled on time") < text.index('id="adverse"')
    assert "trustworthy-lending_outcome" in text
    assert "other-lending_outcome" not in text
    assert "other-bnb_inspection" in text


def test_only_inns_are_inspected(cast: Cast) -> None:
    """Inspections of B&Bs are left out of other files."""
    firm = Subject.objects.exclude(pk=cast.inn.pk).get()
    assert "bnb_inspection" not in page(cast.desk, "file", firm.uscc).content.decode()


def test_a_lender_sees_what_was_authorised(cast: Cast) -> None:
    """Authorised items are open, the others say why not, and the owner finds the reading."""
    cases.invoices(cast.inn, ["100.00"])
    cases.invoices(cast.inn, ["77.00"], direction="purchase")
    cases.record(cast.inn, "pen_decision", status="repaired", content={"facts": "long repaired"})
    text = page(cast.officer, "file", cast.inn.uscc).content.decode()
    assert "¥100.00" in text
    assert "¥77.00" not in text
    assert "long repaired" not in text
    assert "the authorisation does not cover this item" in text
    seen = page(cast.owner, "looked", cast.inn.uscc).content.decode()
    assert "Bank One" in seen
    assert "electricity" in seen


def test_a_lender_after_revocation_sees_public_records_only(cast: Cast) -> None:
    """The page still opens, and everything else is closed with its reason."""
    cases.invoices(cast.inn, ["100.00"])
    post(cast.owner, "consent_change", cast.inn.uscc, cast.consent.pk, "revoke")
    text = page(cast.officer, "file", cast.inn.uscc).content.decode()
    assert "¥100.00" not in text
    assert "the subject has revoked the authorisation" in text


def test_each_view_is_logged(cast: Cast) -> None:
    """The owner's own view too; the list can leave it out."""
    page(cast.owner, "file", cast.inn.uscc)
    page(cast.officer, "file", cast.inn.uscc)
    assert list(Query.objects.order_by("number").values_list("purpose", "client")) == [
        ("self_view", "127.0.0.1"),
        ("pre_loan", "127.0.0.1"),
    ]
    everything = page(cast.owner, "looked", cast.inn.uscc)
    others = page(cast.owner, "looked", cast.inn.uscc, others="1")
    assert [len(found.context["queries"]) for found in (everything, others)] == [2, 1]


def test_the_owner_authorises_on_a_page(cast: Cast) -> None:
    """A valid form is signed and shown as signed; the consequences stand before the button."""
    form = page(cast.owner, "consent_new", cast.inn.uscc).content.decode()
    assert "can be revoked or paused at any time" in form
    terms = {
        "grantee": cast.bank.pk,
        "purpose": "in_loan",
        "item_codes": ["tax_invoice_sales", "soc_paid"],
        "valid_to": timezone.localdate() + timedelta(days=30),
        "capacity": "operator of the inn",
        "is_read": "on",
    }
    refused = post(cast.owner, "consent_new", cast.inn.uscc, **terms)
    assert "personal_annex" in refused.context["form"].errors
    answer = post(cast.owner, "consent_new", cast.inn.uscc, **terms, personal_annex="on")
    consent = Consent.objects.get(purpose="in_loan")
    assert answer["Location"] == reverse("archives:consent", args=[cast.inn.uscc, consent.pk])
    assert consent.signatory == cast.owner
    shown = page(cast.owner, "consent", cast.inn.uscc, consent.pk).content.decode()
    assert consent.signed_hash in shown
    assert "Separate consent to personal data" in shown
    assert "Bank One" in shown


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_to": date(2199, 1, 1)}, "valid_to"),
        ({"item_codes": []}, "item_codes"),
        ({"item_codes": ["reg_basic"]}, "item_codes"),
        ({"purpose": "self_view"}, "purpose"),
        ({"queries_max": 1000}, "queries_max"),
        ({"is_read": ""}, "is_read"),
    ],
)
def test_a_violation_stands_beside_its_field(cast: Cast, change: dict[str, object], field: str) -> None:
    """What is out of bounds is said where it was entered."""
    terms = {
        "grantee": cast.bank.pk,
        "purpose": "in_loan",
        "item_codes": ["util_power"],
        "valid_to": timezone.localdate() + timedelta(days=30),
        "capacity": "owner",
        "is_read": "on",
    }
    answer = post(cast.owner, "consent_new", cast.inn.uscc, **{**terms, **change})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_pause_resume_revoke_on_the_page(cast: Cast) -> None:
    """Each button does its act; what has ended stays ended; only the owner has the buttons."""
    for act, status in (
        ("pause", "paused"),
        ("resume", "active"),
        ("revoke", "revoked"),
        ("resume", "revoked"),
    ):
        answer = post(cast.owner, "consent_change", cast.inn.uscc, cast.consent.pk, act)
        assert answer.status_code == 302
        cast.consent.refresh_from_db()
        assert cast.consent.status == status
    for stranger in (cast.staff, cast.officer, cast.desk, cast.neighbour):
        answer = post(stranger, "consent_change", cast.inn.uscc, cast.consent.pk, "revoke")
        assert answer.status_code == 404
    assert post(cast.owner, "consent_change", cast.inn.uscc, cast.consent.pk, "sell").status_code == 404


def test_a_lender_sees_its_own_consents_only(cast: Cast) -> None:
    """The other side of a consent is shown to its grantee, and to no other lender."""
    second = cases.consent(cast.inn, cast.other_officer.memberships.get().organisation)
    assert page(cast.officer, "consent", cast.inn.uscc, cast.consent.pk).status_code == 200
    assert page(cast.officer, "consent", cast.inn.uscc, second.pk).status_code == 404
    assert str(cast.inn) in page(cast.officer, "authorised").content.decode()


def test_the_operator_searches(cast: Cast) -> None:
    """By name, by code in any spelling, by kind and region; nonsense finds nothing and breaks nothing."""

    def found(**terms: str) -> int:
        return int(page(cast.desk, "subjects", **terms).context["page"].paginator.count)

    assert found() == 2
    assert found(text="示范企业1") == 1
    assert found(text=f" {cast.inn.uscc.lower()}") == 1
    assert found(kind="bnb") == 1
    assert found(region="3311") == 2
    assert found(region="99") == 0
    assert page(cast.desk, "subjects", region="abc", page="x").status_code == 200


def test_the_way_to_the_own_file(cast: Cast) -> None:
    """A member is led to the file; whoever has none, to registration."""
    assert page(cast.staff, "own")["Location"] == reverse("archives:file", args=[cast.inn.uscc])
    assert page(cast.nobody, "own")["Location"] == reverse("archives:register")


@pytest.mark.parametrize("name", ["file", "looked", "consents", "consent_new"])
def test_pages_speak_chinese(cast: Cast, name: str) -> None:
    """Labels of items, purposes and states come in the reader's language."""
    cast.owner.language = "zh-hans"
    cast.owner.save()
    page(cast.owner, "file", cast.inn.uscc)
    response = page(cast.owner, name, cast.inn.uscc)
    assert response["Content-Language"] == "zh-hans"
    words = {
        "file": "销项发票",
        "looked": "销项发票",
        "consents": "Bank One",
        "consent_new": "授权仅限上述一家机构",
    }
    assert words[name] in response.content.decode()
