"""What is known about a value, and how several states come down to one.

An unknown is not a zero: a source that was asked and holds nothing gives the state `value` with no rows, a
source that could not be asked gives one of the five others, and none of those counts for or against a firm.
"""

from collections.abc import Iterable
from enum import StrEnum


class DataState(StrEnum):
    """State of one data item of one subject, from the most to the least usable."""

    VALUE = "value"
    DISPUTED = "disputed"
    DELAYED = "delayed"
    NOT_HELD = "not_held"
    REFUSED = "refused"
    NOT_AUTHORISED = "not_authorised"

    @property
    def rank(self) -> int:
        """Distance from a usable value: 0 for `value`, 5 for `not_authorised`."""
        return _RANKS[self]

    @classmethod
    def from_rank(cls, rank: float) -> "DataState":
        """Give the state of a rank as frames hold it; ValueError outside 0 to 5."""
        for state, known in _RANKS.items():
            if known == rank:
                return state
        msg = f"no data state has the rank {rank}"
        raise ValueError(msg)


_RANKS = {state: rank for rank, state in enumerate(DataState)}


def worst(states: Iterable[DataState]) -> DataState:
    """Give the least usable state, `value` for none: a measure is as known as the worst of its items."""
    return max(states, key=lambda state: state.rank, default=DataState.VALUE)
