"""Who lives in the demo city: codes, names, kinds, facts, organisations and logins."""

import re
from datetime import date

import polars as pl
import pytest
from stdnum import numdb
from stdnum.cn import uscc as stdnum_uscc

from demo.city import City, build_city
from demo.city.identity import make_uscc, organisation_check
from demo.city.people import ROLES

ON = date(2026, 6, 30)


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(on=ON)


def all_codes(city: City) -> list[str]:
    units, lenders = [unit.uscc for unit in city.source_units], [lender.uscc for lender in city.lenders]
    funds = [fund.uscc for fund in city.funds]
    return [*city.subjects["uscc"].to_list(), *units, *lenders, *funds, city.operator.uscc]


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("M000100Y", "4"), ("MA61WJ32", "0"), ("30533246", "0"), ("MJU60350", "X"), ("MB2C9072", "5"),
        ("72934761", "5"), ("76472750", "9"),
    ],
)  # fmt: skip
def test_organisation_check_agrees_with_codes_in_use(body: str, check: str) -> None:
    """The inner check digit of real public codes comes out as printed, X and 0 included."""
    assert organisation_check(body) == check


def test_every_code_passes_both_check_digits_and_is_unique(city: City) -> None:
    """All subjects and organisations have distinct codes with right inner and outer check digits."""
    codes = all_codes(city)
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert stdnum_uscc.is_valid(code), code
        assert organisation_check(code[8:16]) == code[16], code


def test_codes_cannot_belong_to_a_real_organisation(city: City) -> None:
    """Organisation codes begin with DEM, a series that is not given out."""
    assert all(code[8:11] == "DEM" for code in all_codes(city))


def test_code_prefix_follows_legal_type(city: City) -> None:
    """91 marks enterprises, 92 sole traders, 93 co-operatives, 11 agencies."""
    prefixes = dict(city.subjects.select("subject_type", pl.col("uscc").str.head(2)).unique().iter_rows())
    assert prefixes == {"enterprise": "91", "sole_trader": "92", "family_farm": "92", "farmer_coop": "93"}
    agencies = {unit.code for unit in city.source_units if unit.uscc.startswith("11")}
    assert agencies == {"tax", "social_security", "market", "court", "tourism", "agriculture"}


def test_size_and_mix_of_the_population(city: City) -> None:
    """At least 640 subjects, about 62 % SMEs and sole traders, 20 % farms and co-operatives, 18 % B&Bs."""
    total = city.subjects.height
    share = {kind: count / total for kind, count in city.subjects["kind"].value_counts().iter_rows()}
    assert total >= 640
    assert share["sme"] + share["sole_trader"] == pytest.approx(0.62, abs=0.01)
    assert share["farmer_coop"] + share["family_farm"] == pytest.approx(0.20, abs=0.01)
    assert share["bnb"] == pytest.approx(0.18, abs=0.01)


def test_regions_and_industries_are_of_the_standards(city: City) -> None:
    """Region codes are counties in force in GB/T 2260 and stand in the code; industries have their form."""
    table = numdb.get("cn/loc")
    for region, code in city.subjects.select("region_code", "uscc").iter_rows():
        assert code[2:8] == region
    for region in city.subjects["region_code"].unique():
        county = table.info(region)[1][1]["county"]
        assert re.match(r"\[\d{4}-\]", county), county
    assert all(re.fullmatch(r"[A-T]\d{4}", code) for code in city.subjects["industry_code"].unique())


def test_names_show_that_they_are_invented(city: City) -> None:
    """Chinese names are unique, in the fictional city and marked; Latin names are marked too."""
    names = city.subjects["name_zh"]
    assert names.n_unique() == names.len()
    assert names.str.starts_with("示范市").all()
    assert names.str.ends_with("（演示）").all()
    assert city.subjects["name_en"].str.ends_with("(demo)").all()
    organisations = [(lender.zh, lender.en) for lender in city.lenders]
    organisations += [(unit.zh, unit.en) for unit in city.source_units]
    assert all("演示" in zh and "(demo)" in en for zh, en in organisations)


def test_facts_of_cooperatives_keep_to_the_law(city: City) -> None:
    """Five members or more, four fifths farmers; demonstration co-operatives return 60 % of the surplus."""
    coops = city.subjects.filter(kind="farmer_coop")
    assert coops["member_count"].min() >= 5  # type: ignore[operator]
    assert coops["farmer_ratio"].is_between(0.8, 1).all()
    demonstration = coops.filter(pl.col("demo_level").is_not_null())
    assert demonstration.height >= 10
    assert (demonstration["surplus_return_ratio"] >= 0.6).all()
    assert (
        city.subjects.filter(pl.col("kind") != "farmer_coop")["member_count"].null_count()
        == 680 - coops.height
    )


def test_facts_of_homestays_keep_within_local_limits(city: City) -> None:
    """Up to 14 rooms, 4 floors and 800 m²; stars 1 to 5; twelve monthly shares of guests."""
    inns = city.subjects.filter(kind="bnb")
    assert inns["rooms"].is_between(3, 14).all()
    assert (inns["beds"] >= inns["rooms"]).all()
    assert inns["floors"].is_between(1, 4).all()
    assert (inns["floor_area_m2"] <= 800).all()
    assert inns["star_grade"].is_between(1, 5).all()
    assert inns["occupancy_rate"].is_between(0, 1).all()
    assert inns["season_profile"].list.len().unique().to_list() == [12]
    assert inns["season_profile"].list.sum().is_between(0.995, 1.005).all()
    assert inns["licences"].list.contains("business").all()


def test_every_role_has_one_login_at_a_known_organisation(city: City) -> None:
    """One person for each role, distinct addresses, at the kind of organisation the role works in."""
    assert sorted(person.role for person in city.people) == sorted(ROLES)
    assert len({person.email for person in city.people}) == len(ROLES)
    assert all(person.email.endswith("@demo.credit-easy.example") for person in city.people)
    homes = {
        "applicant": {city.showcase["sme"]}, "lender": {lender.uscc for lender in city.lenders},
        "fund": {fund.uscc for fund in city.funds}, "source": {unit.uscc for unit in city.source_units},
        "operator": {city.operator.uscc}, "auditor": {city.operator.uscc},
    }  # fmt: skip
    for person in city.people:
        assert person.organisation_uscc in homes[person.role.split("_")[0]], person.role


def test_lenders_pools_and_their_shares(city: City) -> None:
    """Fourteen lenders; two pools whose loss shares sum to one with a bank at 20 % or more."""
    assert len(city.lenders) == 14
    assert [fund.pool.code for fund in city.funds] == ["P1", "P2"]
    for fund in city.funds:
        shares = dict(fund.pool.shares)
        assert sum(shares.values()) == 1
        assert float(shares["bank"]) >= 0.2


def test_consents_cover_every_pattern(city: City) -> None:
    """Most authorise everything, some a part, some revoked, some nothing; no grant is dated after the day."""
    patterns = dict(city.consents["pattern"].value_counts().iter_rows())
    assert set(patterns) == {"all", "part", "revoked"}
    assert patterns["all"] > city.subjects.height * 0.7
    assert city.subjects.height - city.consents.height >= 20
    assert city.consents["uscc"].n_unique() == city.consents.height
    revoked = city.consents.filter(pattern="revoked")
    assert revoked["revoked_on"].null_count() == 0
    assert (revoked["revoked_on"] >= revoked["valid_from"]).all()
    assert (revoked["revoked_on"] <= ON).all()
    assert (city.consents["valid_from"] <= ON).all()
    assert (city.consents["valid_to"] > ON).all()


def test_codes_are_made_for_any_number() -> None:
    """Numbers of up to five digits give distinct valid codes, check character X included."""
    codes = [make_uscc("91", "331102", number) for number in range(0, 100_000, 977)]
    assert len(set(codes)) == len(codes)
    assert all(stdnum_uscc.is_valid(code) for code in codes)
    assert any(code[16] == "X" for code in codes)
