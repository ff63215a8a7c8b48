"""Features of tax, social security and utilities, worked out by hand."""

import math
from datetime import date

import pytest

from tests.scoring.feature_tables import ON, firm_tables, month_day, value, values


def test_tax_paid_counts_cash_of_the_window() -> None:
    """VAT and income tax paid within the year count, whatever period they were for."""
    tables = firm_tables(
        tax_payments=[
            {"paid_fen": 100_000},
            {"paid_fen": 50_000, "tax_kind": "cit"},
            {"paid_fen": 70_000, "paid_on": date(2025, 10, 31)},
            {"paid_fen": 30_000, "tax_kind": "cit", "paid_on": date(2025, 10, 31)},
        ]
    )
    assert values(tables, "tax_paid_12m", "vat_paid_12m", "cit_paid_24m") == {
        "tax_paid_12m": 1_500.0,
        "vat_paid_12m": 1_000.0,
        "cit_paid_24m": 800.0,
    }


def test_tax_delay_and_arrears_as_known_on_the_day() -> None:
    """Of four bills one is on time, one 10 days late, one half paid, one open for 16 days."""
    tables = firm_tables(
        tax_payments=[
            {"due_on": date(2026, 7, 15), "paid_on": date(2026, 7, 15)},
            {"due_on": date(2026, 8, 17), "paid_on": date(2026, 8, 27)},
            {"due_on": date(2026, 9, 15), "paid_on": date(2026, 9, 14), "paid_fen": 40_000},
            {"due_on": date(2026, 10, 15), "paid_on": None, "paid_fen": 0},
            {"due_on": date(2026, 11, 16), "paid_on": None, "paid_fen": 0},
        ]
    )
    found = values(
        tables,
        "tax_on_time_ratio_24m",
        "tax_delay_days_max_24m",
        "tax_unpaid_amount",
        "tax_unpaid_days",
    )
    assert found == {
        "tax_on_time_ratio_24m": 0.25,
        "tax_delay_days_max_24m": 16.0,
        "tax_unpaid_amount": 1_600.0,
        "tax_unpaid_days": 16.0,
    }


def test_a_payment_after_the_day_leaves_the_debt_open() -> None:
    """Paid on 5 November, seen on 31 October: 16 days late and open."""
    tables = firm_tables(tax_payments=[{"paid_on": date(2026, 11, 5)}])
    assert value(tables, "tax_unpaid_amount") == 1_000.0
    assert value(tables, "tax_delay_days_mean_24m") == 16.0
    assert value(tables, "vat_paid_12m") == 0.0
    assert value(tables, "tax_unpaid_amount", date(2026, 11, 5)) == 0.0


def test_tax_due_in_a_quarter_against_the_same_quarter() -> None:
    """Three bills of 800 against three of 1000 a year earlier: -20 %."""
    bills = [
        {"due_on": month_day(back), "due_fen": 80_000 if back < 12 else 100_000, "paid_on": month_day(back)}
        for back in (0, 1, 2, 12, 13, 14)
    ]
    assert value(firm_tables(tax_payments=bills), "tax_recent_yoy_3m") == pytest.approx(-0.2)


def test_headcount_measures() -> None:
    """Ten, then eight for three months: mean 9.5, lowest 8, and 20 % under the same months last year."""
    months = [
        {"period": month_day(back, 1), "insured_headcount": 8 if back < 3 else 10} for back in range(24)
    ]
    found = values(
        firm_tables(social_security=months),
        "headcount_mean_12m",
        "headcount_min_12m",
        "headcount_recent_yoy_3m",
        "headcount_growth_12m",
        "headcount_cv_12m",
    )
    assert found["headcount_mean_12m"] == 9.5
    assert found["headcount_min_12m"] == 8.0
    assert found["headcount_recent_yoy_3m"] == pytest.approx(-0.2)
    assert found["headcount_growth_12m"] == pytest.approx(-0.05)
    assert found["headcount_cv_12m"] == pytest.approx(math.sqrt((9 * 0.25 + 3 * 2.25) / 12) / 9.5)


def test_social_security_paid_short_is_arrears() -> None:
    """One month in two paid by half: three quarters paid, one month and 2,500 yuan in arrears."""
    months = [{"paid_fen": 250_000}, {"period": date(2026, 9, 1)}]
    tables = firm_tables(social_security=months)
    assert value(tables, "soc_paid_ratio_12m") == 0.75
    assert value(tables, "soc_arrears_months_24m") == 1
    assert value(tables, "soc_arrears_amount_24m") == 2_500.0


def test_a_month_that_has_not_ended_does_not_count() -> None:
    """On 30 October the month of October is not over: September is the latest."""
    months = [{"insured_headcount": 99}, {"period": date(2026, 9, 1), "insured_headcount": 7}]
    tables = firm_tables(social_security=months)
    assert value(tables, "headcount_mean_12m", date(2026, 10, 30)) == 7.0
    assert value(tables, "headcount_mean_12m", ON) == 53.0


def test_power_use_over_the_year() -> None:
    """Mean, growth, season and swing of a year at 900 (one idle month) after one at 1000."""
    months = [
        {
            "period": month_day(back, 1),
            "usage": 1_000.0 if back >= 12 else (31.0 if back == 5 else 900.0),
            "due_on": month_day(back, 20),
            "paid_on": month_day(back, 20),
        }
        for back in range(24)
    ]
    tables = firm_tables(utilities=months)
    mean = (11 * 900 + 31) / 12
    assert value(tables, "power_mean_12m") == pytest.approx(mean)
    assert value(tables, "power_growth_12m") == pytest.approx(mean / 1_000 - 1)
    assert value(tables, "power_recent_yoy_3m") == pytest.approx(-0.1)
    assert value(tables, "power_swing_12m") == pytest.approx((900 - 31) / mean)
    assert value(tables, "power_idle_months_12m") == 1
    assert value(tables, "power_late_ratio_24m") == 0.0


def test_utility_bills_late_and_open() -> None:
    """One of four water bills paid a day late, one open; power keeps its own account."""
    bills = [
        {"utility": "water", "period": month_day(back, 1), "due_on": month_day(back, 20), "paid_on": paid}
        for back, paid in enumerate([None, month_day(1, 21), month_day(2, 20), month_day(3, 2)])
    ]
    tables = firm_tables(utilities=[*bills, {}])
    assert value(tables, "water_late_ratio_24m") == 0.5
    assert value(tables, "water_arrears_periods") == 1
    assert value(tables, "power_arrears_periods") == 0
    assert value(tables, "gas_late_ratio_24m") is None
