"""Dates, money and numbers in the reader's language, independent of the process locale."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from reports.content_values import Label, Value

Language = Literal["zh-hans", "en"]
BEIJING = timezone(timedelta(hours=8))
"""China has one time zone and no summer time."""
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DASH = "–"


@cache
def wording(language: Language) -> dict[str, str]:
    """Return all sentences of the report in one language, by key."""
    key = _label_key(language)
    entries = json.loads(Path(__file__).with_name("wording.json").read_text("utf-8"))
    return {name: entry[key] for name, entry in entries.items()}


def _label_key(language: Language) -> Literal["zh", "en"]:
    return "zh" if language == "zh-hans" else "en"


def width(text: str) -> int:
    """Return the width of a text in half-width characters; Chinese characters count two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def short(text: str, *, width_max: int) -> str:
    """Cut a text to `width_max` half-width characters, the last of them an ellipsis."""
    if width(text) <= width_max:
        return text
    end = used = 0
    while used + width(text[end]) < width_max:
        used += width(text[end])
        end += 1
    return text[:end] + "…"


class Formats:
    """Turns the values of a report into text of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words = wording(language)
        self._key = _label_key(language)

    def label(self, label: Label | None) -> str:
        """Return the label's text, a dash for none."""
        return DASH if label is None else str(getattr(label, self._key))

    def code(self, prefix: str, code: str) -> str:
        """Return the wording of a coded value, such as `purpose_pre_loan`."""
        return self.words[f"{prefix}_{code}"]

    def day(self, day: date | None) -> str:
        """Return a day for a table: 2026-03-05, or a dash."""
        return DASH if day is None else day.isoformat()

    def long_day(self, day: date) -> str:
        """Return a day for running text."""
        if self._key == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"

    def moment(self, moment: datetime) -> str:
        """Return a moment in China's time."""
        here = moment.astimezone(BEIJING)
        return f"{self.long_day(here.date())} {here:%H:%M}{self.words['beijing_time']}"

    def month(self, month: date) -> str:
        """Return a month: 2026-03."""
        return f"{month.year}-{month.month:02d}"

    def number(self, number: Decimal | int) -> str:
        """Return a number with thousands separated and no trailing zeros; minus is a true minus."""
        plain = f"{Decimal(number):,f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return plain.replace("-", "−")

    def signed(self, number: Decimal) -> str:
        """Return a number with its sign: +12.5, −3, 0."""
        return f"+{self.number(number)}" if number > 0 else self.number(number)

    def money(self, amount: Decimal | None) -> str:
        """Return an amount in yuan to the fen, a dash for none."""
        if amount is None:
            return DASH
        plain = f"{amount.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):,f}".replace("-", "−")
        plain = plain.removesuffix(".00")
        return self.words["money"].format(plain)

    def ratio(self, ratio: Decimal, *, places: int = 1) -> str:
        """Return a fraction as a percentage, rounded half up."""
        step = Decimal(1).scaleb(-places)
        percent = (ratio * 100).quantize(step, rounding=ROUND_HALF_UP)
        return f"{percent:,f}%".replace("-", "−")

    def value(self, value: Value | None) -> str:
        """Return any content value as text, a dash for none."""
        if value is None:
            return DASH
        if value.number is not None:
            unit = f" {self.label(value.unit)}" if value.unit else ""
            return self.number(value.number) + unit
        if value.ratio is not None:
            return self.ratio(value.ratio)
        if value.money is not None:
            return self.money(value.money)
        if value.text is not None:
            return self.label(value.text)
        return self.month(value.month) if value.month else self.day(value.day)
