"""The tools that everything in the city is drawn with: named random streams, months, rounding."""

import calendar
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]
Texts = npt.NDArray[np.object_]

NEVER = np.datetime64("NaT", "D")


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for each purpose, so that a change to one part leaves the others as they are."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


def add_months(day: date, months: int) -> date:
    """The same day so many months on (or back), or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def sigmoid(x: Floats) -> Floats:
    """Logistic function, elementwise."""
    return np.asarray(1.0 / (1.0 + np.exp(-x)), dtype=np.float64)


def to_fen(yuan: Floats) -> Ints:
    """Yuan as whole fen, half up."""
    return np.floor(yuan * 100 + 0.5).astype(np.int64)


def days(count: Ints | Floats) -> npt.NDArray[np.timedelta64]:
    """Whole days as time differences."""
    return np.asarray(count).astype(np.int64).astype("timedelta64[D]")


def as_dates(values: Sequence[date]) -> Dates:
    """Dates as a NumPy array of days."""
    return np.array(list(values), dtype="datetime64[D]")


def pick(rng: np.random.Generator, options: Sequence[str], size: int) -> Texts:
    """One of the options for each of ``size`` draws."""
    return np.array(options, dtype=object)[rng.integers(0, len(options), size)]


@dataclass(frozen=True)
class Calendar:
    """The months that the city's series run over: ``MONTHS`` of them, the last one that of ``on``.

    Two months more than the 36 that are delivered, because a period's dues fall in the month after it.
    """

    on: date
    MONTHS = 38
    WINDOW = 36

    @cached_property
    def starts(self) -> Dates:
        """First day of each month, shape (MONTHS,)."""
        first = add_months(self.on.replace(day=1), 1 - self.MONTHS)
        return np.arange(
            np.datetime64(first, "M"), np.datetime64(first, "M") + self.MONTHS, dtype="datetime64[M]"
        ).astype("datetime64[D]")

    @cached_property
    def lengths(self) -> Ints:
        """Days in each month, shape (MONTHS,)."""
        following = (self.starts.astype("datetime64[M]") + 1).astype("datetime64[D]")
        return (following - self.starts).astype(np.int64)

    @cached_property
    def month_of_year(self) -> Ints:
        """0 for January to 11 for December, shape (MONTHS,)."""
        return self.starts.astype("datetime64[M]").astype(np.int64) % 12

    @property
    def since(self) -> date:
        """The day after which records are delivered: 36 months before ``on``."""
        return add_months(self.on, -self.WINDOW)

    @property
    def today(self) -> np.datetime64:
        """``on`` as NumPy has it."""
        return np.datetime64(self.on, "D")

    def index_of(self, when: Dates) -> Ints:
        """Which month of the calendar a date falls in; beyond the ends it may be outside 0..MONTHS-1."""
        months = when.astype("datetime64[M]") - self.starts[0].astype("datetime64[M]")
        return np.asarray(months.astype(np.int64))
