"""The contract of a report's content: one canonical form, and refusals that keep reports right and lawful."""

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.canonical import ContentError, canonical_bytes, from_plain, to_plain
from reports.content import DataItem, Purpose, ReportContent
from reports.content_records import RecordStatus
from reports.content_values import DataState, Fact, Label, MonthPoint, MonthSeries, Value
from tests.reports.samples import FOLDER, NAMES, nothing_known, sample, worst_case

LABEL = Label("标签", "label")


@pytest.mark.parametrize("name", NAMES)
def test_canonical_bytes_are_the_sorted_compact_json_of_the_stored_snapshot(name: str) -> None:
    stored = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    expected = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert sample(name).to_bytes() == expected


@pytest.mark.parametrize("make", [lambda: sample("sme"), worst_case, nothing_known])
def test_a_snapshot_read_back_is_equal_and_has_the_same_hash(make: Callable[[], ReportContent]) -> None:
    content = make()
    again = ReportContent.from_bytes(content.to_bytes())
    assert again == content
    assert again.sha256() == content.sha256()


def test_the_hash_follows_every_change() -> None:
    content = sample("sme")
    changed = replace(content, cover=replace(content.cover, valid_until=date(2026, 12, 1)))
    assert changed.sha256() != content.sha256()


def test_content_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        sample("sme").cover.report_no = "other"  # type: ignore[misc]


def test_moments_are_stored_in_utc_whatever_zone_they_came_in() -> None:
    east = datetime.fromisoformat("2026-10-31T16:30:00+08:00")
    assert canonical_bytes(east) == canonical_bytes(east.astimezone(UTC)) == b'"2026-10-31T08:30:00Z"'


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**16), max_value=10**16), st.text())
def test_any_decimal_and_any_text_survive_the_round_trip(number: Decimal, text: str) -> None:
    value = Fact(label=Label(text, text), value=Value(number=number, unit=LABEL))
    try:
        raw = canonical_bytes(value)
    except ContentError:
        assert any("\ud800" <= character <= "\udfff" for character in text)
        return
    assert from_plain(Fact, json.loads(raw)) == value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (0.1, "float"),
        (Decimal("NaN"), "finite"),
        (datetime(2026, 1, 1), "time zone"),  # noqa: DTZ001
        ("\ud800", "surrogate"),
        ({"a": 1}, "dict"),
    ],
)
def test_values_without_one_canonical_form_are_refused(value: object, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        canonical_bytes(value)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data.pop("honours"), "content: .*honours"),
        (lambda data: data.update(extra=1), "content: .*extra"),
        (lambda data: data["cover"].update(report_no=7), "content.cover.report_no"),
        (lambda data: data["cover"].update(valid_until="soon"), "content.cover.valid_until"),
        (lambda data: data["advice"].update(status="purple"), "content.advice.status"),
        (lambda data: data["advice"].update(pd="much"), "content.advice.pd"),
        (lambda data: data["items"][2].update(state="maybe"), r"content.items\[2\].state"),
        (lambda data: data.update(items={}), "content.items: expected a list"),
    ],
)
def test_a_snapshot_that_does_not_fit_is_refused_with_its_place(
    change: Callable[[Any], Any], place: str
) -> None:
    data = to_plain(sample("sme"))
    change(data)
    with pytest.raises(ContentError, match=place):
        ReportContent.from_bytes(json.dumps(data).encode())


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ContentError, match="no JSON"):
        ReportContent.from_bytes(b"%PDF-1.7")


def test_a_snapshot_of_another_schema_is_refused() -> None:
    with pytest.raises(ContentError, match="schema 2"):
        replace(sample("sme"), schema=2)


def test_points_that_do_not_add_up_to_the_score_are_refused() -> None:
    content = sample("sme")
    with pytest.raises(ContentError, match="add up to 678"):
        replace(content, advice=replace(content.advice, score=679))


@pytest.mark.parametrize(("base", "score"), [("523.4", 678), ("523.5", 679), ("900", 850), ("0", 300)])
def test_the_score_is_the_sum_rounded_half_up_and_clipped(base: str, score: int) -> None:
    content = sample("sme")
    assert content.score is not None
    explained = replace(content.score, base_points=Decimal(base))
    made = replace(content, score=explained, advice=replace(content.advice, score=score))
    assert made.advice.score == score


def test_a_score_without_its_explanation_is_refused() -> None:
    with pytest.raises(ContentError, match="go together"):
        replace(sample("sme"), score=None)


def test_data_that_is_used_must_be_listed_once() -> None:
    content = sample("sme")
    without = tuple(item for item in content.items if item.code != "util_power")
    with pytest.raises(ContentError, match="not listed: util_power"):
        replace(content, items=without)
    with pytest.raises(ContentError, match="listed twice: reg_basic"):
        replace(content, items=(*content.items, content.item("reg_basic")))


@pytest.mark.parametrize("status", [RecordStatus.REPAIRED, RecordStatus.EXPIRED, RecordStatus.WITHDRAWN])
def test_records_out_of_use_reach_the_subject_only(status: RecordStatus) -> None:
    """NDRC Order 36 (2026): after repair, publicity, sharing and use end."""
    content = sample("sme")
    entry = replace(content.public_record.entries[0], status=status)
    record = replace(content.public_record, entries=(entry,))
    with pytest.raises(ContentError, match="only go to the subject"):
        replace(content, public_record=record)
    own = replace(content.authorisation, purpose=Purpose.SELF_VIEW, consent_id=None)
    assert replace(content, public_record=record, authorisation=own).public_record.entries == (entry,)


def test_an_item_that_is_not_listed_is_named() -> None:
    with pytest.raises(ContentError, match="prop_title"):
        sample("sme").item("prop_title")


@pytest.mark.parametrize(
    "fields",
    [{}, {"number": Decimal(1), "money": Decimal(1)}, {"money": Decimal(1), "unit": LABEL}],
)
def test_a_value_is_exactly_one_thing(fields: dict[str, Any]) -> None:
    with pytest.raises(ContentError):
        Value(**fields)


def test_an_unknown_fact_says_why_it_is_unknown() -> None:
    with pytest.raises(ContentError, match="neither a value nor a reason"):
        Fact(label=LABEL, value=None)
    assert Fact(label=LABEL, value=None, state=DataState.REFUSED).value is None


@pytest.mark.parametrize(
    "months",
    [(date(2026, 1, 2),), (date(2026, 2, 1), date(2026, 1, 1)), (date(2026, 1, 1), date(2026, 1, 1))],
)
def test_months_are_first_days_in_order_each_once(months: tuple[date, ...]) -> None:
    points = tuple(MonthPoint(month=month, value=None) for month in months)
    with pytest.raises(ContentError, match="in order"):
        MonthSeries(item_code="util_power", unit=LABEL, points=points)


def test_a_season_has_twelve_months() -> None:
    season = sample("sme").operation.season
    assert season is not None
    with pytest.raises(ContentError, match="twelve"):
        replace(season, indices=season.indices[:11])


def test_every_item_of_the_samples_has_a_basis_and_a_label() -> None:
    items: tuple[DataItem, ...] = sum((sample(name).items for name in NAMES), start=())
    assert all(item.label.zh and item.label.en and item.basis for item in items)
