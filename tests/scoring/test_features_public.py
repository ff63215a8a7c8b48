"""Features of public records, earlier loans and the register, worked out by hand."""

from datetime import date

import pytest

from tests.scoring.feature_tables import firm_tables, value, values


def test_open_penalties_by_level() -> None:
    """An ended penalty is not open but happened; a revoked licence is serious."""
    tables = firm_tables(
        records=[
            {"level": "minor", "amount_fen": 50_000},
            {"level": "general", "amount_fen": 1_000_000},
            {"level": "general", "ended_on": date(2026, 9, 1), "amount_fen": 200_000},
            {"level": "serious"},
            {"level": "serious_revocation", "decided_on": date(2020, 1, 1)},
            {"level": "general", "ended_on": date(2027, 1, 1)},
        ]
    )
    found = values(
        tables,
        "penalty_minor_open",
        "penalty_general_open",
        "penalty_serious_open",
        "penalty_count_36m",
        "penalty_amount_36m",
    )
    assert found == {
        "penalty_minor_open": 1,
        "penalty_general_open": 2,
        "penalty_serious_open": 2,
        "penalty_count_36m": 5,
        "penalty_amount_36m": 12_500.0,
    }


@pytest.mark.parametrize("status", ["repaired", "expired", "withdrawn"])
def test_a_record_out_of_use_never_counts(status: str) -> None:
    """A repaired, expired or withdrawn record has left scoring, history included."""
    records = [
        {"level": "serious", "status": status},
        {"item_code": "jud_defaulter", "status": status},
        {"item_code": "hon_award", "level": "national", "status": status},
    ]
    found = values(firm_tables(records=records))
    for code in (
        "penalty_serious_open",
        "penalty_count_36m",
        "defaulter_open",
        "honour_count",
        "honour_level",
    ):
        assert found[code] == 0, code


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        ("jud_defaulter", ("defaulter_open",)),
        ("jud_enforced", ("enforced_open", "enforced_count_36m")),
        ("jud_consumption_limit", ("consumption_limit_open",)),
        ("jud_document", ("lawsuit_count_24m",)),
        ("reg_abnormal", ("abnormal_open", "abnormal_count_36m")),
        ("reg_change", ("registration_changes_24m",)),
        ("list_serious", ("serious_list_open",)),
        ("list_tax_major", ("tax_list_major_open",)),
        ("lic_permit", ("licence_count",)),
        ("hon_award", ("honour_count",)),
    ],
)
def test_each_item_counts_its_own_records(item: str, codes: tuple[str, ...]) -> None:
    """A record counts once, in the features of its own item and in no other count."""
    found = values(firm_tables(records=[{"item_code": item}]))
    counted = {code for code, number in found.items() if number == 1 and not code.startswith("age")}
    assert counted == set(codes)


def test_published_arrears() -> None:
    """Open arrears of 100 and 200 yuan, the older 183 days old; settled ones are gone."""
    records = [
        {"item_code": "tax_arrears", "amount_fen": 10_000, "decided_on": date(2026, 5, 1)},
        {"item_code": "tax_arrears", "amount_fen": 20_000, "decided_on": date(2026, 10, 1)},
        {"item_code": "tax_arrears", "amount_fen": 90_000, "ended_on": date(2026, 10, 31)},
    ]
    tables = firm_tables(records=records)
    assert value(tables, "tax_arrears_amount") == 300.0
    assert value(tables, "tax_arrears_days") == 183.0


def test_lawsuit_amounts_of_the_window() -> None:
    """A judgment of 25 months ago is past."""
    records = [
        {"item_code": "jud_document", "amount_fen": 700_000},
        {"item_code": "jud_document", "amount_fen": 100, "decided_on": date(2024, 9, 30)},
    ]
    assert value(firm_tables(records=records), "lawsuit_amount_24m") == 7_000.0


def test_the_latest_tax_grade_counts() -> None:
    """A of 2024, C of 2025, and M of next year: C."""
    records = [
        {"item_code": "tax_grade", "level": "A", "decided_on": date(2025, 4, 1)},
        {"item_code": "tax_grade", "level": "C", "decided_on": date(2026, 4, 1)},
        {"item_code": "tax_grade", "level": "M", "decided_on": date(2027, 4, 1)},
    ]
    assert value(firm_tables(records=records), "tax_grade_level") == 2.0
    assert value(firm_tables(), "tax_grade_level") is None


def test_the_highest_honour_counts() -> None:
    """City and county: level 2 of two honours."""
    records = [{"item_code": "hon_award", "level": level} for level in ("county", "city")]
    assert values(firm_tables(records=records), "honour_level", "honour_count") == {
        "honour_level": 2.0,
        "honour_count": 2.0,
    }


def test_earlier_loans() -> None:
    """Two loans, one settled on time, one 60 days overdue; an overdue of three years ago is past."""
    outcomes = [
        ("first_loan", date(2024, 5, 1)),
        ("settled_on_time", date(2025, 5, 1)),
        ("loan_granted", date(2025, 6, 1)),
        ("overdue_30", date(2026, 7, 1)),
        ("overdue_60", date(2026, 8, 1)),
        ("npl", date(2023, 8, 1)),
    ]
    records = [{"item_code": "lending_outcome", "level": level, "decided_on": day} for level, day in outcomes]
    assert values(
        firm_tables(records=records), "loan_count", "loan_on_time_count", "loan_overdue_level_24m"
    ) == {"loan_count": 2.0, "loan_on_time_count": 1.0, "loan_overdue_level_24m": 2.0}


def test_inspection_points_start_from_100() -> None:
    """Census -6, spot check -4, random -5, honour +2 make 87; one more -3 makes 84."""
    records = [
        {"item_code": "bnb_inspection", "level": level, "points": points}
        for level, points in (("census", -6), ("monthly", -4), ("spot", -5), ("spot", 2))
    ]
    inn = [{"kind": "bnb"}]
    assert value(firm_tables(subjects=inn, records=records), "inspection_points_12m") == 87.0
    worse = [*records, {"item_code": "bnb_inspection", "points": -3, "decided_on": date(2026, 10, 1)}]
    found = values(
        firm_tables(subjects=inn, records=worse),
        "inspection_points_12m",
        "inspection_points_3m",
        "inspection_count_12m",
    )
    assert found == {"inspection_points_12m": 84.0, "inspection_points_3m": 97.0, "inspection_count_12m": 5.0}
    assert value(firm_tables(records=records), "inspection_points_12m") is None, "only B&Bs are inspected"


@pytest.mark.parametrize(("points", "total"), [(-150, 0.0), (40, 100.0)])
def test_inspection_points_stay_within_bounds(points: int, total: float) -> None:
    """Points stay within 0 and 100."""
    records = [{"item_code": "bnb_inspection", "points": points}]
    assert value(firm_tables(subjects=[{"kind": "bnb"}], records=records), "inspection_points_12m") == total


def test_register_facts_of_each_kind() -> None:
    """Age in whole months, capital in yuan, and facts of co-operatives and B&Bs for them alone."""
    facts = {
        "registered_capital_fen": 50_000_000,
        "member_count": 12,
        "farmer_ratio": 0.9,
        "demo_level": "province",
        "surplus_return_ratio": 0.6,
        "land_area_mu": 200.0,
        "agri_insurance_fen": 4_000_000,
        "rooms": 9,
        "star_grade": 4,
        "occupancy_rate": 0.55,
        "complaint_count": 1,
    }
    coop = values(firm_tables(subjects=[facts | {"kind": "farmer_coop"}]))
    inn = values(firm_tables(subjects=[facts | {"kind": "bnb"}]))
    assert coop["age_months"] == inn["age_months"] == 79.0
    assert coop["registered_capital"] == 500_000.0
    assert coop["member_count"] == 12.0
    assert coop["demo_level_rank"] == 3.0
    assert coop["land_insured_per_mu"] == 200.0
    assert coop["rooms"] is None
    assert inn["rooms"] == 9.0
    assert inn["star_grade"] == 4.0
    assert inn["member_count"] is None


def test_a_firm_of_the_future_has_no_age() -> None:
    """Established after the day: no age, rather than a negative one."""
    assert value(firm_tables(subjects=[{"established_on": date(2026, 12, 1)}]), "age_months") is None
