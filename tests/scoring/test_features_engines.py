"""One definition, four engines, the same values."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scoring.engine.features import FEATURES, compute_features, feature_states
from tests.scoring.feature_city import feature_city, later_than_the_day
from tests.scoring.feature_tables import ON, table

REAL_DATA = Path(
    os.environ.get("CREDIT_EASY_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
REAL_ON = date(2020, 2, 29)
INVOICE_ITEMS = {"tax_invoice_sales", "tax_invoice_purchase"}
INVOICE_CODES = [code for code, feature in FEATURES.items() if set(feature.items) <= INVOICE_ITEMS]

Tables = Mapping[str, pl.DataFrame]
Opener = Callable[[Tables], Mapping[str, Any]]


@pytest.fixture(scope="module")
def city() -> dict[str, pl.DataFrame]:
    """A city with rows in every table, and rows after the day."""
    tables = feature_city()
    assert later_than_the_day(tables) > 0
    return tables


@pytest.fixture(scope="module")
def real_invoices() -> dict[str, pl.DataFrame]:
    """The invoices of 123 real firms, as tables."""
    folder = REAL_DATA / "sme_invoices"
    if not folder.is_dir():
        pytest.skip(f"the real invoices are not at {folder}: set CREDIT_EASY_REAL_DATA")
    invoices = pl.concat(
        [
            _real(folder / "sales_invoices.parquet", "sales", "buyer_code"),
            _real(folder / "purchase_invoices.parquet", "purchase", "seller_code"),
        ]
    )
    firms = sorted(invoices["subject"].unique())
    states = [
        {"subject": firm, "item_code": item, "state": "value"} for firm in firms for item in INVOICE_ITEMS
    ]
    return {
        "subjects": table("subjects", [{"subject": firm} for firm in firms]),
        "states": table("states", states),
        "invoices": invoices,
    }


def _real(path: Path, direction: str, counterparty: str) -> pl.DataFrame:
    return pl.read_parquet(path).select(
        pl.col("enterprise_code").cast(pl.String).alias("subject"),
        pl.lit(direction).alias("direction"),
        pl.col("invoice_date").alias("issued_on"),
        pl.col(counterparty).cast(pl.String).alias("counterparty"),
        "amount_fen",
        "tax_fen",
        "is_void",
    )


def in_polars(tables: Tables) -> dict[str, Any]:
    return {name: frame.lazy() for name, frame in tables.items()}


def in_pandas(tables: Tables) -> dict[str, Any]:
    return {name: frame.to_pandas() for name, frame in tables.items()}


def in_pandas_of_plain_objects(tables: Tables) -> dict[str, Any]:
    """Frames as a notebook makes them: dates are Python objects, gaps are None."""
    return {name: pd.DataFrame(frame.to_dict(as_series=False)) for name, frame in tables.items()}


def in_duckdb(tables: Tables) -> dict[str, Any]:
    connection = duckdb.connect()
    connection.execute("set threads to 2")
    for name, frame in tables.items():
        connection.register(name, frame.to_arrow())
    return {name: connection.table(name) for name in tables}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A local Spark of two threads, where Java and pyspark are present."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, which is not installed")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark comes with the extra 'scale'")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .appName("features")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def computed(tables: Mapping[str, Any], on: date, codes: list[str] | None = None) -> pl.DataFrame:
    return compute_features(tables, on=on, codes=codes).collect().to_polars().sort("subject")


def assert_same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    """Equal to 1e-9, with the same gaps; NaN is pandas' gap and no value of ours."""
    assert_frame_equal(found.fill_nan(None), expected, check_dtypes=False, rel_tol=1e-9, abs_tol=1e-12)


def test_every_feature_has_values_in_the_city(city: dict[str, pl.DataFrame]) -> None:
    """The comparison below compares something: each feature has values and most vary."""
    frame = computed(in_polars(city), ON)
    assert not [code for code in FEATURES if frame[code].null_count() == frame.height]
    assert sum(frame[code].n_unique() > 2 for code in FEATURES) > 0.8 * len(FEATURES)
    assert not any(frame[code].is_nan().any() for code in FEATURES)


@pytest.mark.parametrize("opened", [in_pandas, in_pandas_of_plain_objects, in_duckdb])
def test_engines_agree_on_the_city(city: dict[str, pl.DataFrame], opened: Opener) -> None:
    """Every feature of every subject is the same on pandas and DuckDB as on polars."""
    assert_same(computed(opened(city), ON), computed(in_polars(city), ON))


@pytest.mark.parametrize("opened", [in_pandas, in_duckdb])
def test_engines_agree_on_states(city: dict[str, pl.DataFrame], opened: Opener) -> None:
    """The states of features are the same too."""

    def states(tables: Mapping[str, Any]) -> pl.DataFrame:
        return feature_states(tables, on=ON).collect().to_polars().sort("subject")

    assert_frame_equal(states(opened(city)), states(in_polars(city)), check_dtypes=False)


def test_values_are_the_same_to_the_bit_in_any_order_of_rows(city: dict[str, pl.DataFrame]) -> None:
    """Rows shuffled, the same bits: the hash of a feature table can be trusted."""
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=3) for name, frame in city.items()}
    assert computed(in_polars(shuffled), ON).equals(computed(in_polars(city), ON))


@pytest.mark.real
@pytest.mark.parametrize("opened", [in_pandas, in_duckdb])
def test_engines_agree_on_real_invoices(real_invoices: dict[str, pl.DataFrame], opened: Opener) -> None:
    """All invoice features of 123 real firms are equal on pandas, DuckDB and polars."""
    expected = computed(in_polars(real_invoices), REAL_ON, INVOICE_CODES)
    assert_same(computed(opened(real_invoices), REAL_ON, INVOICE_CODES), expected)


@pytest.mark.real
def test_real_firms_show_the_measured_medians(real_invoices: dict[str, pl.DataFrame]) -> None:
    """The definitions meet the figures published for this set: 123 firms, none without sales."""
    frame = computed(in_polars(real_invoices), REAL_ON, INVOICE_CODES)
    assert frame.height == 123
    assert frame["sales_total_36m"].min() > 0  # type: ignore[operator]
    assert frame["sales_active_ratio_36m"].is_between(0, 1).all()
    assert frame["customer_hhi_36m"].is_between(0, 1).all()


def in_spark(session: Any, folder: Path, tables: Tables) -> dict[str, Any]:
    """Read the tables as a cluster would, from Parquet files."""
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return {name: session.read.parquet(str(folder / f"{name}.parquet")) for name in tables}


# pyspark speaks up at pandas 3 and leaves its sockets to the garbage collector
quiet_spark = pytest.mark.filterwarnings(
    "ignore:.*pandas.*:UserWarning", "ignore:.*pandas.*:FutureWarning", "ignore::ResourceWarning"
)


@pytest.mark.spark
@quiet_spark
def test_spark_agrees_on_the_city(spark: Any, city: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    """Every feature of every subject is the same on Apache Spark as on polars."""
    assert_same(computed(in_spark(spark, tmp_path, city), ON), computed(in_polars(city), ON))


@pytest.mark.spark
@pytest.mark.real
@quiet_spark
def test_spark_agrees_on_real_invoices(
    spark: Any, real_invoices: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    """All invoice features of 123 real firms are equal on Apache Spark and polars."""
    expected = computed(in_polars(real_invoices), REAL_ON, INVOICE_CODES)
    assert_same(computed(in_spark(spark, tmp_path, real_invoices), REAL_ON, INVOICE_CODES), expected)
