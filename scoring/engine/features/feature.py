"""What one feature is: its code, its labels, its sources and its one definition."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import narwhals as nw

KINDS = ("sme", "farmer_coop", "bnb", "sole_trader", "family_farm", "other")


class Direction(StrEnum):
    """Which way a feature may move the score. The binning is held to it."""

    SAFER = "higher_is_safer"
    RISKIER = "higher_is_riskier"
    NEUTRAL = "neutral"


class Unit(StrEnum):
    """Unit of a feature's values."""

    YUAN = "yuan"
    LOG10_YUAN = "log10_yuan"
    COUNT = "count"
    MONTHS = "months"
    DAYS = "days"
    RATIO = "ratio"
    LEVEL = "level"
    POINTS = "points"
    KWH = "kwh"
    CUBIC_METRES = "m3"
    MU = "mu"

    @property
    def zh(self) -> str:
        """Unit in Chinese."""
        return _UNIT_LABELS[self][0]

    @property
    def en(self) -> str:
        """Unit in English."""
        return _UNIT_LABELS[self][1]


_UNIT_LABELS = {
    Unit.YUAN: ("元", "CNY"),
    Unit.LOG10_YUAN: ("元（以10为底的对数）", "log10 CNY"),
    Unit.COUNT: ("个", "count"),
    Unit.MONTHS: ("个月", "months"),
    Unit.DAYS: ("天", "days"),
    Unit.RATIO: ("比率", "ratio"),
    Unit.LEVEL: ("级", "level"),
    Unit.POINTS: ("分", "points"),
    Unit.KWH: ("千瓦时", "kWh"),
    Unit.CUBIC_METRES: ("立方米", "m3"),
    Unit.MU: ("亩", "mu"),
}


class Unknown(StrEnum):
    """When a feature has no value. A source that could not be read always gives none."""

    UNCHECKED = "unchecked"
    NO_ACTIVITY = "no_activity"
    SHORT_HISTORY = "short_history"
    NOT_RECORDED = "not_recorded"

    @property
    def zh(self) -> str:
        """Reading of the unknown in Chinese."""
        return _UNKNOWN_LABELS[self][0]

    @property
    def en(self) -> str:
        """Reading of the unknown in English."""
        return _UNKNOWN_LABELS[self][1]


_UNKNOWN_LABELS = {
    Unknown.UNCHECKED: (
        "数据源未能查询；已查询而无记录时为零。",
        "The source could not be checked; checked without a record it is zero.",
    ),
    Unknown.NO_ACTIVITY: (
        "数据源未能查询，或窗口内没有可供计算的记录。",
        "The source could not be checked, or holds nothing in the window to compute it from.",
    ),
    Unknown.SHORT_HISTORY: (
        "数据源未能查询，或历史太短，无法比较。",
        "The source could not be checked, or the history is too short to compare.",
    ),
    Unknown.NOT_RECORDED: (
        "数据源未能查询，或登记中没有该项。",
        "The source could not be checked, or the register does not hold the fact.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One measure of a subject on a day.

    `value` is the only definition there is: a Narwhals expression over the columns of `bases` (per-subject
    sums that features share), so one text runs on polars, pandas, DuckDB and Spark. `items` are the data
    items that must all be in the state `value`; `window_months` is how far back rows count, None for all
    history or for facts of today.
    """

    code: str
    label_zh: str
    label_en: str
    unit: Unit
    window_months: int | None
    items: tuple[str, ...]
    direction: Direction
    unknown: Unknown
    description: str
    bases: tuple[str, ...]
    value: nw.Expr = field(compare=False, repr=False)
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Features that read the same items through the same bases."""

    items: tuple[str, ...]
    bases: tuple[str, ...]
    kinds: tuple[str, ...] = KINDS

    def feature(
        self,
        code: str,
        labels: Sequence[str],
        value: nw.Expr,
        *,
        unit: Unit,
        direction: Direction,
        description: str,
        months: int | None = None,
        unknown: Unknown = Unknown.UNCHECKED,
    ) -> Feature:
        """Make a feature of the family; `labels` are Chinese, then English."""
        label_zh, label_en = labels
        return Feature(
            code=code,
            label_zh=label_zh,
            label_en=label_en,
            unit=unit,
            window_months=months,
            items=self.items,
            direction=direction,
            unknown=unknown,
            description=description,
            bases=self.bases,
            value=value,
            kinds=self.kinds,
        )
