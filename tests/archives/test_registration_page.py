"""The page by which an organisation is registered."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Membership, Organisation, Role, User
from archives.models import Subject
from tests.accounts.cases import client_of, faults, organisation, user

pytestmark = pytest.mark.django_db
ADDRESS = "/archive/register/"
COOP = "93610825MA70A1B237"
FIRM = "91350100M000100Y43"


def text(response: Any) -> str:
    return str(response.content.decode())


def values(**more: Any) -> dict[str, Any]:
    return {"uscc": FIRM, "name": "福州样本有限公司", "kind": "sme", **more}


@pytest.fixture
def person() -> User:
    return user("owner@example.com")


@pytest.fixture
def client(person: User) -> Client:
    return client_of(person)


def test_visitors_log_in_first() -> None:
    """The page and its parts are for people with a login."""
    for name in ("register", "register_code", "register_counties", "register_size"):
        assert Client().get(reverse(f"archives:{name}")).status_code == 302


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_keeps_the_rules(client: Client, language: str) -> None:
    """Empty and refused, in both languages: labels bound, errors beside their fields, nothing inline."""
    client.post(reverse("accounts:language"), {"language": language})
    assert faults(text(client.get(ADDRESS))) == []
    refused = client.post(ADDRESS, {"kind": "sme", "revenue": "much"})
    assert faults(text(refused)) == []
    for name in ("uscc", "name", "revenue"):
        assert f"id_{name}_error" in text(refused)


def test_a_firm_is_registered_and_its_registrar_owns_it(client: Client, person: User) -> None:
    """File, size class with its basis, membership and audit; the page says under which code."""
    given = values(
        legal_form="有限公司",
        province="35",
        region_code="350102",
        industry_detail="1311",
        industry_code="C13",
        revenue="25000000",
        staff="120",
        registered_capital="5000000.5",
        established_on="2015-08-01",
    )
    page = client.post(ADDRESS, given, follow=True)
    assert FIRM in text(page)
    subject = Subject.objects.get(organisation__uscc=FIRM)
    assert (subject.region_code, subject.industry_code) == ("350102", "C1311")
    assert (subject.size_class, subject.size_basis["indicator"]) == ("small", "staff")
    assert subject.registered_capital == Decimal("5000000.50")
    assert Membership.objects.get().role == Role.APPLICANT_OWNER
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {
        "subject.registered",
        "membership.added",
    }


def test_typing_is_put_right_and_told(client: Client) -> None:
    """Full-width and small letters are read, and the reader sees what was changed."""
    typed = "".join(chr(ord(letter) + 0xFEE0) for letter in FIRM.lower())
    page = text(client.post(ADDRESS, values(uscc=f" {typed} "), follow=True))
    assert Organisation.objects.filter(uscc=FIRM).exists()
    assert "full-width characters were made half-width" in page
    assert "small letters were made capital" in page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("9135O100M000100Y43", "never used"),  # the letter O is not repaired
        ("91310115MA1H8R7C6D", "check character"),
        ("91350100M000100Y4", "18 characters"),
        ("110101199003074493", "register an organisation"),  # a natural person's number
    ],
)
def test_unsound_codes_are_refused_beside_the_field(client: Client, code: str, words: str) -> None:
    """Each with its own words, and nothing is saved."""
    page = text(client.post(ADDRESS, values(uscc=code)))
    assert "id_uscc_error" in page
    assert words in page
    assert not Organisation.objects.exists()


def test_a_taken_code_is_refused_without_telling_by_whom(client: Client) -> None:
    """Whoever comes second is told to ask for an invitation."""
    first = organisation()
    page = text(client.post(ADDRESS, values(uscc=first.uscc.lower())))
    assert "ask its owner to invite you" in page
    assert first.name not in page
    assert Organisation.objects.count() == 1
    assert not Membership.objects.exists()


def test_kind_must_fit_the_code(client: Client) -> None:
    """A co-operative's code is no SME's; the refusal stands beside the kind."""
    page = text(client.post(ADDRESS, values(uscc=COOP)))
    assert "id_kind_error" in page
    assert faults(page) == []


def test_a_cooperative_gives_its_facts(client: Client) -> None:
    """Percentages become ratios, empty facts stay unknown, and the law's bounds are told beside the field."""
    given = values(uscc=COOP, kind="farmer_coop", member_count="35", farmer_percent="94.29", rooms="9")
    poor = text(client.post(ADDRESS, given | {"farmer_percent": "70"}))
    assert "id_farmer_percent_error" in poor
    client.post(ADDRESS, given | {"demo_level": "province", "product_trace_flag": "false"})
    subject = Subject.objects.get()
    facts = subject.cooperative
    assert (facts.member_count, facts.farmer_ratio) == (35, Decimal("0.9429"))
    assert (facts.demo_level, facts.product_trace_flag, facts.land_area_mu) == ("province", False, None)
    assert not hasattr(subject, "homestay")
    assert subject.region_code == "610825"  # as in the code, since no county was chosen


def test_a_bed_and_breakfast_gives_its_facts(client: Client) -> None:
    """Stars, rooms and licences held."""
    given = values(kind="bnb", rooms="9", star_grade="4", occupancy_percent="41.5", licences=["fire", "food"])
    client.post(ADDRESS, given)
    facts = Subject.objects.get().homestay
    assert (facts.rooms, facts.star_grade, facts.occupancy_rate) == (9, 4, Decimal("0.4150"))
    assert facts.licences == ["fire", "food"]


def test_a_branch_names_its_parent(client: Client) -> None:
    """An unknown parent is told beside its field; without the legal form the parent is not asked."""
    given = values(legal_form="分支机构", parent_uscc=COOP)
    assert "id_parent_uscc_error" in text(client.post(ADDRESS, given))
    client.post(ADDRESS, values(uscc=COOP, kind="farmer_coop"))
    client.post(ADDRESS, given)
    assert Subject.objects.get(organisation__uscc=FIRM).parent == Subject.objects.get(organisation__uscc=COOP)


@pytest.mark.parametrize(("division", "detail"), [("C13", "6130"), ("", "99"), ("", "H6a"), ("C13", "H1311")])
def test_industry_codes_must_agree(client: Client, division: str, detail: str) -> None:
    """The finer code lies in the division chosen, and in the standard."""
    page = text(client.post(ADDRESS, values(industry_code=division, industry_detail=detail)))
    assert "id_industry_detail_error" in page


def test_counties_come_without_a_script(client: Client) -> None:
    """Sending the form with the button keeps what was filled in and offers the counties."""
    page = text(client.post(ADDRESS, values(province="61", show_counties="1")))
    assert 'value="610825"' in page
    assert f'value="{FIRM}"' in page
    assert "_error" not in page
    assert not Organisation.objects.exists()


def test_the_code_is_judged_while_it_is_typed(client: Client) -> None:
    """Sound, wrong, taken and empty codes each get their word; legal type and region are told."""
    address = reverse("archives:register_code")
    sound = text(client.get(address, {"uscc": COOP.lower()}))
    assert "The check characters fit." in sound
    assert "co-operative" in sound
    assert "定边县" in sound
    assert COOP in sound
    assert "alert-danger" in text(client.get(address, {"uscc": "91310115MA1H8R7C6D"}))
    assert "alert" not in text(client.get(address))
    taken = organisation()
    told = text(client.get(address, {"uscc": taken.uscc}))
    assert "already registered" in told
    assert taken.name not in told


def test_the_size_is_judged_while_it_is_typed(client: Client) -> None:
    """The class with what decided it, or the figure that is missing, or nothing."""
    address = reverse("archives:register_size")
    assert "small" in text(client.get(address, {"industry_code": "A01", "revenue": "3000000"}))
    assert "Revenue last year" in text(client.get(address, {"industry_code": "C13", "staff": "500"}))
    for poor in ({}, {"industry_detail": "zz", "staff": "5"}, {"industry_code": "A01", "revenue": "x"}):
        assert "alert" not in text(client.get(address, poor))


@pytest.mark.parametrize("province", ["", "99", "6", "'; --"])
def test_counties_of_no_province_are_none(client: Client, province: str) -> None:
    """A province that does not exist offers only the way back."""
    page = text(client.get(reverse("archives:register_counties"), {"province": province}))
    assert page.count("<option") == 1


def test_markup_in_a_name_stays_text(client: Client) -> None:
    """What is typed is shown, not run."""
    page = text(client.post(ADDRESS, values(name="<script>x</script>", uscc="1")))
    assert "<script>x" not in page
