"""What the source units of the demo city deliver."""

import hashlib
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from demo.city import City, build_city
from demo.city.deliveries import COLUMNS, yuan
from demo.city.draw import add_months

ON = date(2026, 6, 30)
ALL_EVENTS = {
    "loan_granted",
    "first_loan",
    "installment_on_time",
    "settled_on_time",
    "renewed_no_principal",
    "overdue_30",
    "overdue_60",
    "overdue_90",
    "npl",
    "compensated",
    "recovered",
    "settled_late",
    "written_off",
}
# Dates that say when something is due or ends, rather than when it was known.
FUTURE_ALLOWED = {"valid_to", "publicity_until"}


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(on=ON)


def fingerprint(city: City) -> str:
    """One hash over every byte of every delivery and of the frames beside them."""
    digest = hashlib.sha256()
    for delivery in city.deliveries():
        digest.update(delivery.file_name.encode() + delivery.frame.write_csv().encode())
    for frame in (city.subjects, city.states, city.consents, city.labels):
        digest.update(frame.write_json().encode())
    digest.update(repr((city.products, city.people, city.showcase)).encode())
    return digest.hexdigest()


def test_same_seed_and_day_give_the_same_bytes(city: City) -> None:
    """Two builds agree to the byte; another seed gives another city."""
    first = fingerprint(city)
    assert fingerprint(build_city(on=ON)) == first
    assert fingerprint(build_city(seed=1, on=ON)) != first


def test_every_template_is_delivered_in_its_columns(city: City) -> None:
    """Each of the fifteen templates comes, with an id unique within its source unit and known subjects."""
    subjects = set(city.subjects["uscc"])
    files: dict[tuple[str, str], list[pl.Series]] = {}
    for delivery in city.deliveries():
        assert delivery.frame.columns == ["source_record_id", "uscc", *COLUMNS[delivery.template]]
        assert delivery.frame.height > 0
        assert set(delivery.frame["uscc"]) <= subjects
        files.setdefault((delivery.template, delivery.source_unit_uscc), []).append(
            delivery.frame["source_record_id"]
        )
    assert {template for template, _ in files} == set(COLUMNS)
    for ids in files.values():
        whole = pl.concat(ids)
        assert whole.n_unique() == whole.len()


def test_units_send_only_the_templates_they_own(city: City) -> None:
    """A delivery comes from a unit that lists its template."""
    owned = {unit.uscc: unit.templates for unit in city.source_units}
    assert all(delivery.template in owned[delivery.source_unit_uscc] for delivery in city.deliveries())


def test_columns_without_a_gap_are_filled(city: City) -> None:
    """Only dates still open and amounts that do not apply are left empty."""
    may_be_empty = {"paid_on", "cleared_on", "ended_on", "repaired_on", "amount", "valid_to"}
    for delivery in city.deliveries():
        gaps = {column for column in delivery.frame.columns if delivery.frame[column].null_count()}
        assert gaps <= may_be_empty, delivery.file_name
        if delivery.template in {"sales_invoices", "purchase_invoices"}:
            assert not gaps


def test_nothing_is_dated_after_the_day(city: City) -> None:
    """No record, payment or ending lies after the business date."""
    for delivery in city.deliveries():
        for column, dtype in delivery.frame.schema.items():
            if dtype == pl.Date and column not in FUTURE_ALLOWED:
                latest = delivery.frame[column].max()
                assert latest is None or latest <= ON, (delivery.file_name, column)  # type: ignore[operator]


@pytest.mark.parametrize("on", [date(2026, 6, 1), date(2027, 3, 31), date(2028, 2, 29)])
def test_any_business_date_works(on: date) -> None:
    """Firsts and ends of months and leap days build as well, with records up to the day and none after."""
    city = build_city(seed=3, on=on)
    issued = city.records["sales_invoices"]["issued_on"]
    assert add_months(on, -36) < issued.min() <= issued.max() <= on  # type: ignore[operator]
    for delivery in city.deliveries():
        dates = [c for c, t in delivery.frame.schema.items() if t == pl.Date and c not in FUTURE_ALLOWED]
        for column in dates:
            assert (delivery.frame[column].drop_nulls() <= on).all(), (delivery.file_name, column)
    assert city.labels.select((pl.col("decided_on").dt.offset_by("12mo") <= on).all()).item()


def test_the_series_run_over_thirty_six_months(city: City) -> None:
    """Invoices fall in 36 calendar months, monthly series have 36 periods."""
    for template in ("sales_invoices", "purchase_invoices"):
        assert city.records[template]["issued_on"].dt.truncate("1mo").n_unique() == 36
    for template in ("tax_payments", "social_security", "utilities"):
        assert city.records[template]["period"].n_unique() == 36
        assert (city.records[template]["period"].dt.day() == 1).all()


def test_volumes_keep_the_load_quick(city: City) -> None:
    """A quarter of a million invoices or so, no more."""
    invoices = city.records["sales_invoices"].height + city.records["purchase_invoices"].height
    assert 230_000 <= invoices <= 350_000


def test_money_adds_up(city: City) -> None:
    """Amount and tax make the total in every invoice as delivered, red-letter invoices included."""
    for delivery in city.deliveries():
        if delivery.template in {"sales_invoices", "purchase_invoices"}:
            frame = delivery.frame
            assert frame.schema["amount"] == pl.Decimal(18, 2)
            assert frame.select((pl.col("amount") + pl.col("tax") == pl.col("total")).all()).item()
            assert frame["invoice_no"].n_unique() == frame.height
    assert (city.records["sales_invoices"]["amount_fen"] < 0).any()


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456_789, "1234567.89")]
)
def test_fen_become_yuan_exactly(fen: int, text: str) -> None:
    """Whole fen are written as yuan with two decimals."""
    frame = pl.DataFrame({"fen": [fen]}, schema={"fen": pl.Int64})
    assert str(frame.select(yuan("fen")).item()) == text


def test_seasons_show(city: City) -> None:
    """Co-operatives sell most at harvest, B&Bs in the tourist months."""
    sales = city.records["sales_invoices"].with_columns(
        kind=city.subjects["kind"][city.records["sales_invoices"]["subject"]],
        month=pl.col("issued_on").dt.month(),
    )
    by_month = sales.group_by("kind", "month").agg(pl.col("amount_fen").sum())

    def share(kind: str, months: tuple[int, ...]) -> float:
        rows = by_month.filter(kind=kind)
        part = rows.filter(pl.col("month").is_in(months))
        return int(part["amount_fen"].sum()) / int(rows["amount_fen"].sum())

    assert share("farmer_coop", (8, 9, 10, 11)) > 0.45
    assert share("bnb", (4, 5, 7, 8, 10)) > 0.48
    assert share("sme", (8, 9, 10, 11)) < 0.42


def test_every_outcome_happens_and_follows_its_loan(city: City) -> None:
    """All events of the feedback loop occur, none before its loan was granted."""
    outcomes = city.records["lending_outcomes"]
    assert set(outcomes["event"]) == ALL_EVENTS
    granted = outcomes.filter(event="loan_granted").select("loan_no", granted="event_on")
    assert granted["loan_no"].n_unique() == granted.height
    joined = outcomes.join(granted, on="loan_no", how="left")
    assert joined.select((pl.col("event_on") >= pl.col("granted")).all()).item()


def test_adverse_public_records_of_every_kind_exist(city: City) -> None:
    """Each kind of court record, list and penalty level occurs, in force and ended."""
    court, lists, penalties = (city.records[t] for t in ("court_records", "list_records", "penalties"))
    assert set(court["record_kind"]) == {"document", "enforced", "defaulter", "consumption_limit"}
    assert set(lists["list_kind"]) == {"abnormal", "serious", "tax_major"}
    assert set(penalties["level"]) == {"minor", "general", "serious", "serious_revocation"}
    assert set(penalties["status"]) == {"valid", "repaired", "expired"}
    assert penalties.select(
        ((pl.col("status") == "repaired") == pl.col("repaired_on").is_not_null()).all()
    ).item()
    assert court.filter(record_kind="defaulter")["ended_on"].null_count() > 0
    assert (
        0
        < lists.filter(list_kind="abnormal")["ended_on"].null_count()
        < lists.filter(list_kind="abnormal").height
    )
    arrears = city.records["tax_arrears"]
    assert 0 < arrears["cleared_on"].null_count() < arrears.height


def test_inspections_bring_some_below_85(city: City) -> None:
    """Over a quarter most B&Bs keep 85 points and some do not; every round takes place."""
    recent = city.records["inspections"].filter(pl.col("inspected_on") > add_months(ON, -3))
    points = recent.group_by("subject").agg(pl.col("points").sum())["points"] + 100
    assert set(recent["inspection_round"]) == {"census", "monthly", "spot"}
    assert 0 < (points < 85).sum() < points.len() / 4


def test_some_files_are_thin(city: City) -> None:
    """Each state of a source occurs, rows exist only for items held, and a few files are nearly empty."""
    assert set(city.states["state"]) == {"value", "not_held", "refused", "delayed"}
    absent = city.states.filter((pl.col("item_code") == "tax_invoice_sales") & (pl.col("state") != "value"))[
        "uscc"
    ]
    sellers = city.subjects["uscc"][city.records["sales_invoices"]["subject"].unique().sort()]
    assert absent.len() >= 10
    assert not set(absent) & set(sellers)
    assert city.subjects.filter(depth="bare").height >= 10


def test_csv_files_are_written_as_delivered(city: City, tmp_path: Path) -> None:
    """The folder gets one UTF-8 file per delivery, which reads back to the same rows."""
    paths = city.write_csv(tmp_path / "city")
    deliveries = list(city.deliveries())
    assert [path.name for path in paths] == [delivery.file_name for delivery in deliveries]
    honours = next(delivery for delivery in deliveries if delivery.template == "honours")
    lines = (tmp_path / "city" / honours.file_name).read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(honours.frame.columns)
    assert len(lines) == honours.frame.height + 1


def test_the_city_is_drawn_in_seconds() -> None:
    """A build takes well under the eight seconds that it may."""
    begin = time.process_time()
    build_city(seed=5, on=ON)
    assert time.process_time() - begin < 8
