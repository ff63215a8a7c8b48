"""What is known about subjects when rules are judged: one subject's profile, or a frame of many.

Keys are feature codes of the registry and the attributes of `ATTRIBUTES`; states may also be given for data
items. A value counts only in the state `value`; every other state makes it an unknown, as
docs/algorithms/matching.md says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan

import numpy as np
import polars as pl
from numpy.typing import NDArray

Value = float | str | None

#: Attributes of a profile beside the features: numbers and texts.
NUMBER_ATTRIBUTES = ("age_months", "score", "pd")
TEXT_ATTRIBUTES = (
    "kind", "subject_type", "region_code", "industry_code", "size_class",
    "tax_grade", "grade", "status_code", "depth",
)  # fmt: skip
ATTRIBUTES = (*NUMBER_ATTRIBUTES, *TEXT_ATTRIBUTES)

KNOWN = "value"
NOT_HELD = "not_held"
STATE_SUFFIX = "__state"


@dataclass(frozen=True, slots=True)
class Profile:
    """One subject on one day. A key without a state is in the state `value` if it has a value."""

    uscc: str
    values: Mapping[str, Value] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)

    def state(self, key: str) -> str:
        """Give the state of a feature, attribute or item; `not_held` where nothing is said of it."""
        state = self.states.get(key)
        if state is not None:
            return state
        return KNOWN if key in self.values else NOT_HELD

    def known(self, key: str) -> Value:
        """Give the value where it counts, and None where it is unknown."""
        value = self.values.get(key)
        if self.state(key) != KNOWN or (isinstance(value, float) and isnan(value)):
            return None
        return value


@dataclass(frozen=True)
class ProfileFrame:
    """Many subjects on one day, one row each.

    `frame` has the column `uscc`, one column per feature or attribute (numbers, or texts for
    `TEXT_ATTRIBUTES`), and `<key>__state` only where some subject's state is not `value`; a null state means
    `value`. A key without either column is `not_held` for all.
    """

    frame: pl.DataFrame

    def __post_init__(self) -> None:
        codes = self.frame.get_column("uscc")
        if codes.n_unique() != codes.len():
            msg = "a profile frame holds each subject once"
            raise ValueError(msg)

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "ProfileFrame":
        """Lay profiles out as a frame, rows in the order given."""
        rows = list(profiles)
        values = sorted({key for row in rows for key in row.values})
        # a key with values alone is known wherever nothing is said of it; all else needs its states
        states = sorted(
            {
                key
                for row in rows
                for key in (*row.states, *values)
                if key not in values or row.state(key) != KNOWN
            }
        )
        columns: dict[str, pl.Series] = {"uscc": pl.Series([row.uscc for row in rows], dtype=pl.String)}
        for key in values:
            dtype = pl.String if key in TEXT_ATTRIBUTES else pl.Float64
            columns[key] = pl.Series([row.values.get(key) for row in rows], dtype=dtype, strict=False)
        for key in states:
            found = [row.state(key) for row in rows]
            columns[key + STATE_SUFFIX] = pl.Series(
                [None if state == KNOWN else state for state in found], dtype=pl.Categorical
            )
        return cls(pl.DataFrame(columns))

    def __len__(self) -> int:
        return self.frame.height

    @cached_property
    def usccs(self) -> list[str]:
        """The subjects, in row order."""
        return self.frame.get_column("uscc").to_list()

    def numbers(self, key: str) -> NDArray[np.float64]:
        """Give a numeric column; NaN where the value is unknown."""
        if key not in self.frame.columns:
            return np.full(len(self), np.nan)
        column = self.frame.get_column(key).cast(pl.Float64).fill_null(float("nan"))
        return np.where(self.usable(key), column.to_numpy(), np.nan)

    def texts(self, key: str) -> pl.Series:
        """Give a text column; null where the value is unknown."""
        if key not in self.frame.columns:
            return pl.Series(key, [None] * len(self), dtype=pl.String)
        column = self.frame.get_column(key).cast(pl.String)
        return pl.select(pl.when(pl.Series(self.usable(key))).then(column)).to_series()

    def usable(self, key: str) -> NDArray[np.bool_]:
        """Tell for which rows the state of a key is `value`."""
        return self.in_state(key, KNOWN)

    def in_state(self, key: str, state: str) -> NDArray[np.bool_]:
        """Tell for which rows a feature, attribute or item is in a state."""
        name = key + STATE_SUFFIX
        if name not in self.frame.columns:
            present = KNOWN if key in self.frame.columns else NOT_HELD
            return np.full(len(self), present == state)
        column = self.frame.get_column(name).cast(pl.String).fill_null(KNOWN)
        return (column == state).to_numpy()

    def profile(self, row: int) -> Profile:
        """Give one row as the profile that the page judges."""
        found = self.frame.row(row, named=True)
        values = {
            key: value for key, value in found.items() if key != "uscc" and not key.endswith(STATE_SUFFIX)
        }
        states = {
            key.removesuffix(STATE_SUFFIX): value or KNOWN
            for key, value in found.items()
            if key.endswith(STATE_SUFFIX)
        }
        return Profile(uscc=found["uscc"], values=values, states=states)
