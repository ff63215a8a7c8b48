"""Defaults follow from what the records show, with the strengths that real invoices have."""

from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score

from demo.city import City, build_city
from demo.city.draw import add_months
from scoring.engine.features import compute_features

ON = date(2026, 6, 30)
# AUC that a defaulter has the higher value: the band around what was measured on the firms of CUMCM 2020 C,
# see docs/demo-city.md.
BANDS = {
    "sales_log_36m": (0.08, 0.17), "sales_count_36m": (0.09, 0.21), "sales_active_months_36m": (0.10, 0.24),
    "sales_active_ratio_36m": (0.10, 0.26), "sales_cv_36m": (0.75, 0.88), "sales_gap_36m": (0.70, 0.87),
    "vat_balance_36m": (0.18, 0.38), "customer_count_36m": (0.17, 0.30), "supplier_count_36m": (0.18, 0.34),
    "customer_hhi_36m": (0.65, 0.80), "sales_void_rate_36m": (0.60, 0.78), "headcount_mean_12m": (0.10, 0.35),
    "power_late_ratio_24m": (0.60, 0.88), "tax_on_time_ratio_24m": (0.20, 0.45),
}  # fmt: skip
DIRECTIONS = {"sales_growth_12m": -1, "age_months": -1, "penalty_count_36m": 1, "lawsuit_count_24m": 1,
              "honour_count": -1, "tax_grade_level": -1, "complaint_count": 1}  # fmt: skip


@cache
def built() -> City:
    return build_city(on=ON)


@cache
def labelled() -> pl.DataFrame:
    """The labelled loans with the features known on the training day."""
    city = built()
    codes = (*BANDS, *DIRECTIONS)
    features = compute_features(city.tables(city.training_on), on=city.training_on, codes=codes)
    frame = features.collect().to_native()
    return city.labels.join(frame, left_on="uscc", right_on="subject", how="left")


def auc(code: str) -> float:
    known = labelled().filter(pl.col(code).is_not_null())
    return float(roc_auc_score(known["defaulted"].to_numpy(), known[code].to_numpy()))


def test_labels_follow_from_the_outcomes() -> None:
    """A loan defaulted when 90 days past due, NPL or compensated within twelve months of its decision."""
    city = built()
    outcomes = city.records["lending_outcomes"]
    bad = outcomes.filter(pl.col("event").is_in(["overdue_90", "npl", "compensated"]))
    first = bad.group_by("loan_no").agg(first_bad=pl.col("event_on").min())
    frame = city.labels.join(first, on="loan_no", how="left")
    within = (pl.col("first_bad") <= pl.col("decided_on").dt.offset_by("12mo")).fill_null(value=False)
    assert frame.select((within == pl.col("defaulted")).all()).item()


def test_the_labelled_cohort_shares_one_month_of_decisions() -> None:
    """At least 450 subjects, each once, all decided after the training day and a year before the city's."""
    city = built()
    assert city.labels.height >= 450
    assert city.labels["uscc"].n_unique() == city.labels.height
    assert city.training_on == add_months(ON, -13)
    assert (city.labels["decided_on"] > city.training_on).all()
    assert (city.labels["decided_on"] <= add_months(ON, -12)).all()


def test_share_of_defaults() -> None:
    """Ten to fourteen in a hundred default within twelve months."""
    assert 0.10 <= built().labels["defaulted"].mean() <= 0.14  # type: ignore[operator]


@pytest.mark.parametrize("code", BANDS)
def test_strength_of_a_feature(code: str) -> None:
    """Each feature tells defaulters apart about as well as it does among real firms."""
    low, high = BANDS[code]
    assert low <= auc(code) <= high


@pytest.mark.parametrize("code", DIRECTIONS)
def test_direction_of_a_weak_feature(code: str) -> None:
    """Weak features point the way that experience says."""
    assert (auc(code) - 0.5) * DIRECTIONS[code] > 0


def test_earlier_borrowing_does_not_tell_the_outcome() -> None:
    """Whether a subject borrowed before was drawn without a look at what came after."""
    city = built()
    earlier = city.records["lending_outcomes"].filter(
        (pl.col("event") == "loan_granted") & (pl.col("event_on") <= city.training_on)
    )
    codes = set(city.subjects["uscc"][earlier["subject"]])
    before = np.array([uscc in codes for uscc in city.labels["uscc"]])
    assert 0.4 <= roc_auc_score(city.labels["defaulted"].to_numpy(), before) <= 0.6


def test_tables_know_nothing_later_than_their_day() -> None:
    """The training tables hold no later row, payment or ending, and fewer rows than those of today."""
    city = built()
    then, now = city.tables(city.training_on), city.tables()
    for name, column in (("invoices", "issued_on"), ("tax_payments", "paid_on"), ("utilities", "paid_on"),
                         ("records", "decided_on")):  # fmt: skip
        assert (then[name][column].drop_nulls() <= city.training_on).all()
        assert then[name].height < now[name].height
    unpaid = then["tax_payments"].filter(pl.col("paid_on").is_null())
    assert (unpaid["paid_fen"] == 0).all()


def test_records_of_a_failed_firm_decline_after_its_loan() -> None:
    """Sales of defaulters fall after the decision, those of others do not."""
    city = built()
    sales = (
        city.records["sales_invoices"]
        .filter(~pl.col("is_void"))
        .with_columns(
            uscc=city.subjects["uscc"][city.records["sales_invoices"].filter(~pl.col("is_void"))["subject"]]
        )
    )
    year = sales.with_columns(late=pl.col("issued_on") > add_months(ON, -6)).filter(
        pl.col("late") | pl.col("issued_on").is_between(add_months(ON, -18), add_months(ON, -12))
    )
    both = year.join(city.labels, on="uscc").group_by("defaulted", "late").agg(pl.col("amount_fen").sum())
    total = {(failed, late): amount for failed, late, amount in both.iter_rows()}
    assert total[True, True] < 0.6 * total[True, False]
    assert total[False, True] > 0.7 * total[False, False]
