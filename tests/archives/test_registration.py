"""Registration by code."""

import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from accounts.identity.uscc import derived_code
from accounts.models import AuditEntry, Organisation, OrganisationKind
from archives.models import Subject
from archives.registration import RegistrationError, subject_register, subjects_register
from tests.archives import cases

REAL = Path(os.environ.get("CREDIT_EASY_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


def register(uscc: str, **changes: Any) -> Subject:
    """Register an SME under ``uscc``, with ``changes``."""
    return subject_register(
        **{"actor": None, "uscc": uscc, "name": "示范企业", "kind": "sme", "on": cases.ON, **changes}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("uscc", "kind", "subject_type", "region"),
    [
        ("91350100M000100Y43", "sme", "enterprise", "350100"),
        ("92510100MA61WJ3204", "sole_trader", "sole_trader", "510100"),
        ("92510100MA61WJ3204", "bnb", "sole_trader", "510100"),
        ("93610825MA70A1B237", "farmer_coop", "farmer_coop", "610825"),
        ("91350100M000100Y43", "family_farm", "family_farm", "350100"),
        ("51610700305332460K", "other", "social_group", "610700"),
        ("11440700MB2C90725T", "other", "gov_agency", "440700"),
    ],
)
def test_the_code_tells_type_and_region(uscc: str, kind: str, subject_type: str, region: str) -> None:
    """Real codes of every sort register, with the legal type and region they carry."""
    subject = register(uscc, kind=kind)
    assert (subject.subject_type, subject.region_code, subject.code_warnings) == (subject_type, region, [])
    assert subject.organisation.kind == OrganisationKind.APPLICANT


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", [" 91350100m000100y43 ", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100y43"]
)
def test_input_is_normalised(typed: str) -> None:
    """Full-width, lower-case and surrounding space are understood, and the audit says so."""
    subject = register(typed)
    assert subject.uscc == "91350100M000100Y43"
    entry = AuditEntry.objects.get(action="subject.registered")
    assert entry.data["rules_applied"] != []
    assert entry.target_id == str(subject.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"uscc": "91350100M000100Y4Z"}, "uscc_alphabet"),
        ({"uscc": "91310115MA1H8R7C6D"}, "uscc_check_digit"),
        ({"uscc": "9135O100M000100Y43"}, "uscc_alphabet"),
        ({"uscc": "91350100M000100Y4"}, "uscc_length"),
        ({"uscc": "110101199003070038"}, "natural_person"),
        ({"kind": "farm_household"}, "farm_household"),
        ({"kind": "natural_person"}, "natural_person"),
        ({"kind": "bank"}, "kind_unknown"),
        ({"kind": "farmer_coop"}, "kind_contradicts_code"),
        ({"kind": "sole_trader"}, "kind_contradicts_code"),
        ({"name": " "}, "name_missing"),
        ({"established_on": cases.ON + timedelta(days=1)}, "established_later"),
        ({"registered_capital": Decimal(-1)}, "capital_negative"),
        ({"capital_currency": "yuan"}, "currency_form"),
        ({"region_code": "990000"}, "region_unknown"),
        ({"industry_code": "X9999"}, "industry_unknown"),
        ({"parent_uscc": "93610825MA70A1B237"}, "parent_unknown"),
        ({"cooperative": {"member_count": 4}}, "coop_members"),
        ({"cooperative": {"farmer_ratio": 0.79}}, "coop_farmers"),
        ({"cooperative": {"surplus_return_ratio": 1.2}}, "coop_surplus"),
        ({"homestay": {"rooms": 0}}, "bnb_rooms"),
        ({"homestay": {"star_grade": 6}}, "bnb_stars"),
        ({"homestay": {"occupancy_rate": 1.1}}, "bnb_occupancy"),
    ],
)
def test_a_refusal_has_a_name(changes: dict[str, Any], code: str) -> None:
    """What is wrong is named, and no organisation is left behind."""
    with pytest.raises(RegistrationError) as error:
        register(**{"uscc": "91350100M000100Y43", **changes})
    assert error.value.code == code
    assert str(error.value)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_an_inner_check_alone_is_a_warning() -> None:
    """Certificates with a wrong inner check exist: the file is opened and says so."""
    body = "00000017"
    wrong = f"91331102{body}X"
    from accounts.identity.uscc import check_character, inner_check_character

    assert inner_check_character(body) != "X"
    subject = register(wrong + check_character(wrong))
    assert subject.code_warnings == ["inner_check"]


@pytest.mark.django_db
def test_a_code_registers_once() -> None:
    """A second registration is refused by name, in any spelling."""
    register("91350100M000100Y43")
    with pytest.raises(RegistrationError) as error:
        register("91350100m000100y43", name="另一家")
    assert error.value.code == "duplicate"
    assert Subject.objects.count() == 1


@pytest.mark.django_db
def test_facts_of_a_cooperative_and_a_homestay_are_kept() -> None:
    """The extra facts stand beside the subject; what is unknown stays empty."""
    coop = register(
        "93610825MA70A1B237",
        kind="farmer_coop",
        cooperative={"member_count": 12, "farmer_ratio": 0.9167, "land_area_mu": 350.5, "demo_level": None},
    )
    assert (coop.cooperative.member_count, coop.cooperative.farmer_ratio) == (12, Decimal("0.9167"))
    assert coop.cooperative.surplus_return_ratio is None
    inn = register("92510100MA61WJ3204", kind="bnb", homestay={"rooms": 9, "licences": ["business", "fire"]})
    assert (inn.homestay.rooms, inn.homestay.licences) == (9, ["business", "fire"])


@pytest.mark.django_db
def test_size_follows_the_standard_and_its_basis_is_kept() -> None:
    """With the figures the class is stored with what decided it; without them it stays open."""
    sized = register(
        "91350100M000100Y43",
        industry_code="6110",
        figures={"staff": Decimal(9), "revenue": Decimal(5_000_000)},
    )
    assert (sized.industry_code, sized.size_class) == ("H6110", "micro")
    assert sized.size_basis["indicator"] == "staff"
    assert cases.subject(2, industry_code="6110").size_class == ""


@pytest.mark.django_db
def test_a_branch_is_linked_to_its_parent() -> None:
    """In a register a branch may stand before its parent."""
    parent, branch = cases.code(1), cases.code(2)
    outcome = subjects_register(
        [
            {"uscc": branch, "name": "分公司", "kind": "sme", "parent_uscc": parent},
            {"uscc": parent, "name": "总公司", "kind": "sme"},
        ],
        actor=None,
        on=cases.ON,
    )
    assert outcome.refused == []
    assert Subject.objects.get(organisation__uscc=branch).parent == Subject.objects.get(
        organisation__uscc=parent
    )


@pytest.mark.django_db
def test_an_anonymous_firm_registers_under_a_derived_code() -> None:
    """Public data sets name no firm: the derived code registers, in no region."""
    subject = register(derived_code("contest", "E1"), name="E1")
    assert subject.uscc.startswith("ZZ")
    assert (subject.organisation.code_type, subject.region_code) == ("derived", "000000")


@pytest.mark.django_db
def test_a_register_may_be_loaded_again() -> None:
    """Poor and repeated rows are refused with their place; the others go in, and go in once."""
    rows = [
        {"uscc": cases.code(1), "name": "甲", "kind": "sme"},
        {"uscc": "91310115MA1H8R7C6D", "name": "乙", "kind": "sme"},
        {"uscc": cases.code(1).lower(), "name": "丙", "kind": "sme"},
        {"uscc": cases.code(2), "name": "丁", "kind": "sme"},
    ]
    first = subjects_register(rows, actor=None, on=cases.ON)
    assert first.created == [cases.code(1), cases.code(2)]
    assert [(refusal.row, refusal.error.code) for refusal in first.refused] == [
        (1, "uscc_check_digit"),
        (2, "repeated"),
    ]
    second = subjects_register(rows, actor=None, on=cases.ON)
    assert (second.created, second.known) == ([], [cases.code(1), cases.code(2)])
    assert Organisation.objects.count() == Subject.objects.count() == 2
    assert AuditEntry.objects.filter(action="subject.registered").count() == 2


@pytest.mark.real
@pytest.mark.django_db
@pytest.mark.skipif(not (REAL / "enterprise_registration").is_dir(), reason="the public register is not here")
def test_every_real_code_registers() -> None:
    """All 19,999 codes of the public register are accepted, and registering them again adds nothing."""
    frame = pl.read_parquet(REAL / "enterprise_registration" / "enterprises.parquet")
    rows = [_row(**row) for row in frame.iter_rows(named=True)]
    outcome = subjects_register(rows, actor=None, on=date(2025, 6, 30))
    assert outcome.refused == []
    assert len(outcome.created) == frame.height == 19_999
    again = subjects_register(rows, actor=None, on=date(2025, 6, 30))
    assert (again.created, len(again.known)) == ([], 19_999)


def _row(uscc: str, name: str, segment: str, **rest: Any) -> dict[str, Any]:
    kinds = {"family_farm": "family_farm", "farm_coop": "farmer_coop", "company": "sme"}
    kind = kinds.get(segment, "bnb")
    if kind == "sme" and not uscc.startswith("91"):
        kind = "other"
    wan = rest["registered_capital_wan"]
    return {
        "uscc": uscc,
        "name": name,
        "kind": kind,
        "established_on": rest["reg_date"],
        "region_code": rest["region_code"],
        "registered_capital": None if wan is None else Decimal(str(wan)) * 10_000,
        "capital_currency": rest["capital_currency"] or "CNY",
        "business_scope": rest["business_scope"] or "",
    }
