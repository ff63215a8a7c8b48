"""Public data sets on their way into intake; the real ones where they are at hand."""

import os
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accounts.identity.uscc import derived_code, is_derived
from archives.models import Subject
from intake.adapters import (
    StandardDelivery,
    enterprise_power,
    enterprise_registration,
    sme_invoices,
    standard_delivery_load,
)
from intake.adapters.delivery import AdapterError
from intake.models import Batch, BatchState
from tests.intake.cases import FIRM, TRADER, refused_rows, source_unit, stored

REAL = Path(os.environ.get("CREDIT_EASY_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
ON = date(2020, 6, 30)


def _load(*deliveries: StandardDelivery) -> list[Batch]:
    unit = source_unit()
    return [standard_delivery_load(delivery=one, source_unit=unit, as_of=ON) for one in deliveries]


@pytest.fixture
def contest(tmp_path: Path) -> Path:
    """A folder in the layout of the contest, with two firms, one of them without a label."""
    pl.DataFrame(
        {
            "enterprise_code": ["E1", "E124"],
            "enterprise_name": ["***电器销售有限公司", "个体经营E124"],
            "credit_rating": ["A", None],
            "defaulted": [False, None],
        }
    ).write_parquet(tmp_path / "enterprises.parquet")
    invoices = pl.DataFrame(
        {
            "enterprise_code": ["E1", "E1", "E124"],
            "row_no": [1, 2, 1],
            "invoice_no": [11459356, 5076239, 5076239],
            "invoice_date": [date(2017, 8, 4), date(2017, 8, 9), date(2018, 1, 1)],
            "amount_fen": [940171, -94340, 100],
            "tax_fen": [159829, -5660, 3],
            "total_fen": [1100000, -100000, 104],
            "is_void": [False, True, False],
        }
    )
    invoices.with_columns(buyer_code=pl.lit("B00001")).write_parquet(tmp_path / "sales_invoices.parquet")
    invoices.head(1).with_columns(seller_code=pl.lit("A00001")).write_csv(tmp_path / "purchase_invoices.csv")
    return tmp_path


@pytest.mark.django_db
def test_contest_invoices_go_through_the_rules_of_intake(contest: Path) -> None:
    """Fen become CNY by a noted rule, a false sum is refused with its reason, codes are derived."""
    register, sales, purchases = _load(*sme_invoices.deliveries(contest))
    assert register.rows_loaded == 2
    assert set(Subject.objects.values_list("organisation__uscc", "kind")) == {
        (derived_code("sme_invoices", "E1"), "sme"),
        (derived_code("sme_invoices", "E124"), "sole_trader"),
    }
    assert sales.verdicts == {"amount_tax_total_mismatch": 1}
    assert [told["value"] for told in refused_rows(sales)] == ["1.04"]
    assert stored(
        "archives_invoice", "source_record_id, direction, amount::text, counterparty, cleaning_rules"
    ) == [
        ("E1-1", "sales", "9401.71", "B00001", ["fen_to_yuan"]),
        ("E1-2", "sales", "-943.40", "B00001", ["fen_to_yuan"]),
        ("E1-1", "purchase", "9401.71", "A00001", ["fen_to_yuan"]),
    ]
    assert purchases.state == BatchState.LOADED


def test_the_rating_is_never_read(contest: Path) -> None:
    """Neither deliveries nor labels have it; who is not labelled is unknown, not good."""
    frames = [one.frame for one in sme_invoices.deliveries(contest)]
    assert not any("credit_rating" in frame.columns for frame in frames)
    assert sme_invoices.labels(contest).rows() == [
        (derived_code("sme_invoices", "E1"), False),
        (derived_code("sme_invoices", "E124"), None),
    ]
    firms = pl.read_parquet(contest / "enterprises.parquet").drop("credit_rating", "defaulted")
    firms.write_parquet(contest / "enterprises.parquet")
    assert sme_invoices.labels(contest)["defaulted"].to_list() == [None, None]
    assert len(list(sme_invoices.deliveries(contest))) == 3


def test_a_folder_that_does_not_fit_is_named(contest: Path) -> None:
    """The missing file, the missing column and the repeated firm are told."""
    invoices = contest / "sales_invoices.parquet"
    pl.read_parquet(invoices).drop("tax_fen").write_parquet(invoices)
    with pytest.raises(AdapterError, match=r"sales_invoices.parquet lacks tax_fen"):
        list(sme_invoices.deliveries(contest))
    invoices.unlink()
    with pytest.raises(AdapterError, match=r"neither sales_invoices.parquet nor sales_invoices.csv"):
        list(sme_invoices.deliveries(contest))
    firms = pl.read_parquet(contest / "enterprises.parquet")
    pl.concat([firms, firms]).write_parquet(contest / "enterprises.parquet")
    with pytest.raises(AdapterError, match="twice"):
        sme_invoices.labels(contest)


@pytest.mark.django_db
def test_days_of_electricity_become_whole_months(tmp_path: Path) -> None:
    """A month with all its days is summed; one that is cut short is left out."""
    days = pl.date_range(date(2015, 1, 1), date(2015, 3, 15), eager=True)
    pl.DataFrame({"user_id": 7, "record_date": days, "kwh": 10}).write_parquet(
        tmp_path / "daily_power.parquet"
    )
    register, months = _load(*enterprise_power.deliveries(tmp_path))
    assert register.rows_loaded == 1
    assert months.state == BatchState.LOADED
    assert stored("archives_utility_month", "source_record_id, period::text, usage::text, due_amount") == [
        ("7-201501", "2015-01-01", "310.000", None),
        ("7-201502", "2015-02-01", "280.000", None),
    ]
    assert is_derived(Subject.objects.get().uscc)


@pytest.mark.django_db
def test_registrations_keep_codes_kinds_and_capital(tmp_path: Path) -> None:
    """Segments become kinds, ten thousands become units, exact to the cent."""
    pl.DataFrame(
        {
            "uscc": [FIRM, "93610825MA70A1B237", "51610700305332460K"],
            "name": ["甲", "乙", "丙"],
            "segment": ["homestay_scope", "farm_coop", "company"],
            "region_code": ["350100", "610825", "610700"],
            "reg_date": [date(2015, 1, 2)] * 3,
            "registered_capital_wan": [23121.6314, None, 3.0],
            "capital_currency": ["USD", None, "CNY"],
            "business_scope": ["民宿", None, ""],
        }
    ).write_parquet(tmp_path / "enterprises.parquet")
    (batch,) = _load(*enterprise_registration.deliveries(tmp_path))
    assert (batch.state, batch.verdicts) == (BatchState.LOADED, {})
    found = Subject.objects.order_by("organisation__name").values_list(
        "organisation__uscc", "kind", "registered_capital", "capital_currency"
    )
    assert {code: (kind, str(capital), currency) for code, kind, capital, currency in found} == {
        FIRM: ("bnb", "231216314.00", "USD"),
        "93610825MA70A1B237": ("farmer_coop", "None", "CNY"),
        "51610700305332460K": ("other", "30000.00", "CNY"),
    }
    assert TRADER not in {code for code, *_ in found}


@pytest.mark.real
@pytest.mark.django_db
@pytest.mark.skipif(not (REAL / "sme_invoices").is_dir(), reason=f"the public data sets are not at {REAL}")
def test_the_real_contest_invoices_load_in_seconds() -> None:
    """373,431 invoices of 123 firms: all but the three whose sums are false."""
    start = time.perf_counter()
    register, sales, purchases = _load(*sme_invoices.deliveries(REAL / "sme_invoices"))
    assert (register.rows_loaded, sales.rows_read + purchases.rows_read) == (123, 373_431)
    assert sales.rows_loaded + purchases.rows_loaded == 373_428
    assert (sales.verdicts, purchases.verdicts) == (
        {"amount_tax_total_mismatch": 1},
        {"amount_tax_total_mismatch": 2},
    )
    assert time.perf_counter() - start < 60


@pytest.mark.real
@pytest.mark.django_db
@pytest.mark.skipif(
    not (REAL / "enterprise_registration").is_dir(), reason=f"the public data sets are not at {REAL}"
)
def test_every_real_code_is_accepted() -> None:
    """19,999 registered enterprises and 1,454 users of electricity."""
    (batch,) = _load(*enterprise_registration.deliveries(REAL / "enterprise_registration"))
    assert (batch.rows_loaded, batch.verdicts, batch.warnings) == (19_999, {}, {})
    users, months = _load(*enterprise_power.deliveries(REAL / "enterprise_power"))
    assert (users.rows_loaded, months.rows_loaded, months.verdicts) == (1_454, 30_534, {})
