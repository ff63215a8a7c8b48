"""The small values a report's content is built of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reports.canonical import ContentError


class DataState(StrEnum):
    """Whether a value is known and, if not, why not. Unknown is not zero."""

    VALUE = "value"
    NOT_AUTHORISED = "not_authorised"
    NOT_HELD = "not_held"
    REFUSED = "refused"
    DELAYED = "delayed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both report languages; names without a translation repeat themselves."""

    zh: str
    en: str

    @classmethod
    def same(cls, text: str) -> Label:
        """Return a label that reads the same in both languages, such as a proper name."""
        return cls(text, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One printable value: exactly one of text, day, month, money (yuan), number or ratio is set."""

    text: Label | None = None
    day: date | None = None
    month: date | None = None
    money: Decimal | None = None
    number: Decimal | None = None
    ratio: Decimal | None = None
    unit: Label | None = None

    def __post_init__(self) -> None:
        kinds = (self.text, self.day, self.month, self.money, self.number, self.ratio)
        if sum(kind is not None for kind in kinds) != 1:
            raise ContentError("a value holds exactly one of text, day, month, money, number, ratio")
        if self.unit is not None and self.number is None:
            raise ContentError("only a number has a unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled value. Without a value the state must say why; a disputed value may be shown."""

    label: Label
    value: Value | None
    state: DataState = DataState.VALUE

    def __post_init__(self) -> None:
        if self.value is None and self.state is DataState.VALUE:
            raise ContentError(f"the fact {self.label.en!r} has neither a value nor a reason for none")


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPoint:
    """A monthly figure; `None` is a month without data, 0 a month checked and empty."""

    month: date
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSeries:
    """Monthly figures of one data item, oldest first, one point per month of the window."""

    item_code: str
    unit: Label
    points: tuple[MonthPoint, ...] = ()

    def __post_init__(self) -> None:
        months = [point.month for point in self.points]
        if any(month.day != 1 for month in months) or months != sorted(set(months)):
            raise ContentError(f"{self.item_code}: months must be first days, in order, each once")
