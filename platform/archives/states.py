"""What is known about each item of each subject: one state, which follows the value to the report.

`value` with no rows means that the source was asked and holds nothing: a checked zero. Unknown is not zero.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import polars as pl
from django.db.models import Q

from archives.models import Holding
from archives.models.holding import HoldingState
from archives.verdicts import SubjectKey, Verdict


class DataState(StrEnum):
    """State of one item of one subject."""

    VALUE = "value"
    DISPUTED = "disputed"
    DELAYED = "delayed"
    NOT_HELD = "not_held"
    REFUSED = "refused"
    NOT_AUTHORISED = "not_authorised"


SCHEMA = {"subject": pl.String(), "item_code": pl.String(), "state": pl.String()}

_SUBJECTS_TO_FILTER = 1000
_NO_WORDS: dict[int, HoldingState] = {}
#: The best of what several source units say decides.
_ORDER = (HoldingState.HELD, HoldingState.DELAYED, HoldingState.REFUSED)
_STATE_OF_HOLDING = {
    HoldingState.HELD: DataState.VALUE,
    HoldingState.DELAYED: DataState.DELAYED,
    HoldingState.REFUSED: DataState.REFUSED,
}


def resolve(
    keys: Sequence[SubjectKey],
    verdicts: Mapping[int, Verdict],
    items: Sequence[str],
    held: pl.DataFrame,
) -> pl.DataFrame:
    """Return (subject, item_code, state), one row per subject and item, sorted.

    ``held`` has (subject, item_code, is_disputed) for what has rows. The order of precedence: what may not be
    read is not_authorised; a disputed row makes the item disputed; then what the source units say, a word on
    the subject before one on all; rows without any word are a value; and nothing at all is not_held.
    Registration is a value for every subject: a file begins with it.
    """
    disputed = {(code, item): flag for code, item, flag in held.iter_rows()}
    general, special = _holdings(keys, items)
    found: list[str] = []
    for key in keys:
        granted = verdicts[key.id].granted
        for item in items:
            if item not in granted:
                found.append(DataState.NOT_AUTHORISED.value)
                continue
            words = general.get(item, _NO_WORDS)
            if own_words := special.get((key.id, item)):
                words = words | own_words
            found.append(_state(item, words, is_disputed=disputed.get((key.uscc, item))))
    return pl.DataFrame(
        {
            "subject": [key.uscc for key in keys for _ in items],
            "item_code": [*items] * len(keys),
            "state": found,
        },
        schema=SCHEMA,
    ).sort("subject", "item_code")


def _state(item: str, words: Mapping[int, HoldingState], *, is_disputed: bool | None) -> str:
    """Return the state of an item that may be read; ``is_disputed`` is None where it has no rows."""
    if is_disputed:
        return DataState.DISPUTED.value
    if words:
        return _STATE_OF_HOLDING[min(words.values(), key=_ORDER.index)].value
    if is_disputed is False or item == "reg_basic":
        return DataState.VALUE.value
    return DataState.NOT_HELD.value


def _holdings(
    keys: Sequence[SubjectKey], items: Sequence[str]
) -> tuple[dict[str, dict[int, HoldingState]], dict[tuple[int, str], dict[int, HoldingState]]]:
    """Return what source units say of an item for all, and of an item of one subject, by source unit."""
    holdings = Holding.objects.filter(item_code__in=items)
    if len(keys) <= _SUBJECTS_TO_FILTER:
        ids = [key.id for key in keys]
        holdings = holdings.filter(Q(subject__isnull=True) | Q(subject_id__in=ids))
    general: dict[str, dict[int, HoldingState]] = {}
    special: dict[tuple[int, str], dict[int, HoldingState]] = {}
    for subject_id, item, unit, state in holdings.values_list(
        "subject_id", "item_code", "source_unit_id", "state"
    ):
        if subject_id is None:
            general.setdefault(item, {})[unit] = HoldingState(state)
        else:
            special.setdefault((subject_id, item), {})[unit] = HoldingState(state)
    return general, special
