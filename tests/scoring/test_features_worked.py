"""Features worked out by hand."""

import math
from datetime import date

import pytest

from tests.scoring.feature_tables import firm_tables, month_day, monthly_sales, value, values


def test_sales_are_net_amounts_of_valid_invoices_in_yuan() -> None:
    """Void invoices are left out, red-letter ones deducted, and each window takes its own months."""
    tables = firm_tables(
        invoices=[
            {"amount_fen": 1_000_000},
            {"amount_fen": -200_000},
            {"amount_fen": 5_000_000, "is_void": True},
            {"amount_fen": 300_000, "issued_on": month_day(12)},
            {"amount_fen": 400_000, "issued_on": month_day(24)},
            {"amount_fen": 900_000, "issued_on": month_day(36)},
            {"amount_fen": 700_000, "direction": "purchase"},
        ]
    )
    found = values(tables, "sales_total_12m", "sales_total_24m", "sales_total_36m", "purchase_total_36m")
    assert found == {
        "sales_total_12m": 8_000.0,
        "sales_total_24m": 11_000.0,
        "sales_total_36m": 15_000.0,
        "purchase_total_36m": 7_000.0,
    }
    assert value(tables, "sales_log_36m") == pytest.approx(math.log10(15_001))
    assert value(tables, "sales_count_36m") == 4
    assert value(tables, "sales_count_12m") == 2


def test_months_end_on_the_day_of_the_month() -> None:
    """On the 10th a month runs from the 11th of the month before: its rows are one month, not two."""
    tables = firm_tables(
        invoices=[
            {"issued_on": date(2026, 9, 11)},
            {"issued_on": date(2026, 10, 10)},
            {"issued_on": date(2026, 9, 10)},
        ]
    )
    on = date(2026, 10, 10)
    assert value(tables, "sales_active_months_12m", on) == 2
    assert value(tables, "sales_count_12m", on) == 3
    tables = firm_tables(
        invoices=[{"issued_on": date(2025, 10, 11)}, {"issued_on": date(2025, 10, 10), "amount_fen": 1}]
    )
    assert value(tables, "sales_total_12m", on) == 100.0


def test_on_a_month_end_months_are_calendar_months() -> None:
    """On 28 February the month before runs to 31 January, not to the 28th."""
    tables = firm_tables(invoices=[{"issued_on": date(2026, 1, 31)}, {"issued_on": date(2026, 1, 28)}])
    assert value(tables, "sales_months_since_last", date(2026, 2, 28)) == 1
    assert value(tables, "sales_active_months_12m", date(2026, 2, 28)) == 1


def test_activity_gap_and_ratio() -> None:
    """Sales 0, 3 and 4 months ago and 9 months ago: 4 active of 10 months, the longest gap is 4."""
    amounts = [10_000, None, None, 10_000, 10_000, None, None, None, None, 10_000]
    tables = firm_tables(invoices=monthly_sales(amounts))
    found = values(
        tables,
        "sales_active_months_36m",
        "sales_active_ratio_36m",
        "sales_gap_36m",
        "sales_months_since_last",
    )
    assert found == {
        "sales_active_months_36m": 4,
        "sales_active_ratio_36m": 0.4,
        "sales_gap_36m": 4,
        "sales_months_since_last": 0,
    }


def test_a_silence_up_to_today_is_a_gap() -> None:
    """A firm that stopped seven months ago has a gap of seven."""
    tables = firm_tables(invoices=monthly_sales([None] * 7 + [10_000, 10_000]))
    assert value(tables, "sales_gap_36m") == 7
    assert value(tables, "sales_months_since_last") == 7


def test_variation_counts_empty_months_as_zero() -> None:
    """Months of 100, 0, 200, 100 have mean 100 and deviations 0, -100, 100, 0: sqrt(5000) / 100."""
    tables = firm_tables(invoices=monthly_sales([10_000, None, 20_000, 10_000]))
    assert value(tables, "sales_cv_36m") == pytest.approx(math.sqrt(0.5), abs=1e-7)
    assert value(tables, "sales_cv_12m") == pytest.approx(math.sqrt(0.5), abs=1e-7)


def test_variation_of_the_year_leaves_older_months_out() -> None:
    """Twelve even months have no variation, whatever came before."""
    tables = firm_tables(invoices=monthly_sales([10_000] * 12 + [90_000]))
    assert value(tables, "sales_cv_12m") == 0.0
    assert value(tables, "sales_cv_36m") > 0.5  # type: ignore[operator]


def test_variation_needs_three_months() -> None:
    """Two months say nothing about how sales vary."""
    assert value(firm_tables(invoices=monthly_sales([10_000, 20_000])), "sales_cv_36m") is None
    assert value(firm_tables(invoices=monthly_sales([10_000, 20_000, 10_000])), "sales_cv_36m") is not None


def test_growth_compares_monthly_means() -> None:
    """Twelve months of 150 after six of 100 have grown by half, though the sums have tripled."""
    tables = firm_tables(invoices=monthly_sales([15_000] * 12 + [10_000] * 6))
    assert value(tables, "sales_growth_12m") == pytest.approx(0.5)
    short = firm_tables(invoices=monthly_sales([15_000] * 12 + [10_000] * 5))
    assert value(short, "sales_growth_12m") is None


def test_growth_is_cut_at_ten() -> None:
    """From 1 fen to 100 yuan a month: +1000 %, no more."""
    assert value(firm_tables(invoices=monthly_sales([10_000] * 12 + [1] * 12)), "sales_growth_12m") == 10.0


def test_recent_months_are_held_against_the_same_months_last_year() -> None:
    """A season that comes every year is not growth: 300 against 400 is -25 %, whatever lies between."""
    amounts = [10_000] * 3 + [90_000] * 9 + [10_000, 10_000, 20_000]
    tables = firm_tables(invoices=monthly_sales(amounts))
    assert value(tables, "sales_recent_yoy_3m") == pytest.approx(-0.25)
    assert value(firm_tables(invoices=monthly_sales(amounts[:14])), "sales_recent_yoy_3m") is None


def test_void_and_red_letter_rates() -> None:
    """Of five invoices one is void; of the four valid ones one is red."""
    tables = firm_tables(invoices=[{}, {}, {}, {"amount_fen": -5_000}, {"is_void": True, "amount_fen": -1}])
    assert value(tables, "sales_void_rate_36m") == 0.2
    assert value(tables, "sales_red_rate_36m") == 0.25
    assert value(tables, "sales_invoice_mean_36m") == pytest.approx((30_000 - 5_000) / 4 / 100)


def test_customers_with_a_positive_balance_count() -> None:
    """Shares of 600, 300 and 100: HHI .36 + .09 + .01; a customer refunded in full is none."""
    tables = firm_tables(
        invoices=[
            {"counterparty": "a", "amount_fen": 60_000, "issued_on": month_day(20)},
            {"counterparty": "b", "amount_fen": 30_000},
            {"counterparty": "c", "amount_fen": 10_000, "issued_on": month_day(13)},
            {"counterparty": "d", "amount_fen": 50_000},
            {"counterparty": "d", "amount_fen": -50_000},
            {"counterparty": "e", "amount_fen": 50_000, "is_void": True},
        ]
    )
    assert value(tables, "customer_count_36m") == 3
    assert value(tables, "customer_count_12m") == 1
    assert value(tables, "customer_hhi_36m") == pytest.approx(0.46)
    assert value(tables, "customer_top_share_36m") == pytest.approx(0.6)


def test_known_customers_bought_before_the_year() -> None:
    """Of 400 sold this year 300 went to a customer of last year."""
    tables = firm_tables(
        invoices=[
            {"counterparty": "old", "issued_on": month_day(18)},
            {"counterparty": "old", "amount_fen": 30_000},
            {"counterparty": "new", "amount_fen": 10_000},
        ]
    )
    assert value(tables, "customer_known_share_12m") == pytest.approx(0.75)


def test_vat_balance_and_purchases_over_sales() -> None:
    """Output VAT 130 less input VAT 60; purchases 500 over sales 1000."""
    tables = firm_tables(
        invoices=[
            {"amount_fen": 100_000, "tax_fen": 13_000},
            {"amount_fen": 50_000, "tax_fen": 6_000, "direction": "purchase", "counterparty": "seller"},
        ]
    )
    assert value(tables, "vat_balance_36m") == 70.0
    assert value(tables, "purchase_sales_ratio_36m") == 0.5
    assert value(tables, "supplier_hhi_36m") == 1.0
    assert value(tables, "supplier_count_36m") == 1
