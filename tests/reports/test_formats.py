"""Values as text: exact, in the reader's language, independent of the process locale."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports.content_values import Label, Value
from reports.formats import Formats, Language, short, width

ZH, EN = Formats("zh-hans"), Formats("en")


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("1234567.5", "1,234,567.50元", "CNY 1,234,567.50"),
        ("1200000", "1,200,000元", "CNY 1,200,000"),
        ("0.005", "0.01元", "CNY 0.01"),
        ("-86400.00", "−86,400元", "CNY −86,400"),
        ("9999999999999999.99", "9,999,999,999,999,999.99元", "CNY 9,999,999,999,999,999.99"),
    ],
)
def test_money_is_exact_to_the_fen(amount: str, zh: str, en: str) -> None:
    assert (ZH.money(Decimal(amount)), EN.money(Decimal(amount))) == (zh, en)


def test_unknown_money_is_a_dash_and_never_zero() -> None:
    assert ZH.money(None) == EN.day(None) == EN.value(None) == EN.label(None) == "–"
    assert EN.money(Decimal(0)) == "CNY 0"


@pytest.mark.parametrize(
    ("ratio", "places", "text"), [("0.0005", 1, "0.1%"), ("0.72", 0, "72%"), ("-0.25", 1, "−25.0%")]
)
def test_ratios_print_as_percent_rounded_half_up(ratio: str, places: int, text: str) -> None:
    assert EN.ratio(Decimal(ratio), places=places) == text


@pytest.mark.parametrize(("points", "text"), [("12.50", "+12.5"), ("-3", "−3"), ("0", "0"), ("100", "+100")])
def test_points_carry_their_sign_and_lose_nothing(points: str, text: str) -> None:
    assert EN.signed(Decimal(points)) == text


def test_moments_print_in_chinese_time() -> None:
    moment = datetime(2026, 10, 31, 20, 5, tzinfo=UTC)
    assert ZH.moment(moment) == "2026年11月1日 04:05（北京时间）"
    assert EN.moment(moment) == "1 Nov 2026 04:05 (Beijing time)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value(text=Label("存续", "Active")), "Active"),
        (Value(day=date(2026, 3, 5)), "2026-03-05"),
        (Value(month=date(2026, 3, 1)), "2026-03"),
        (Value(money=Decimal(5)), "CNY 5"),
        (Value(ratio=Decimal("0.5")), "50.0%"),
        (Value(number=Decimal("1234.50")), "1,234.5"),
        (Value(number=Decimal(52), unit=Label("人", "people")), "52 people"),
    ],
)
def test_each_kind_of_value_has_its_form(value: Value, text: str) -> None:
    assert EN.value(value) == text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_cut_texts_keep_to_their_width(language: Language) -> None:
    text = Formats(language).words["disclaimer"]
    for limit in range(2, 60):
        assert width(short(text, width_max=limit)) <= limit + 1
        assert short(text, width_max=limit).endswith("…")
    assert short("短文", width_max=4) == "短文"
