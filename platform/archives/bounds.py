"""What each purpose of reading allows: who may read, for how long, how often and which items.

The figures are data: `archives/data/consent_bounds.json`, with their source.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archives.items import GRANTABLE_ITEMS, checked
from archives.models import Purpose

BOUNDS_FILE = Path(__file__).parent / "data" / "consent_bounds.json"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of one purpose.

    ``readers``: kinds of organisations that may read; ``days_max`` and ``queries_max``: longest validity and
    most reads of one consent (the operator's re-scoring is not counted); ``items``: what a consent may name;
    ``legal_basis``: on what public items are read.
    """

    purpose: Purpose
    readers: frozenset[str]
    days_max: int
    queries_max: int
    items: frozenset[str]
    legal_basis: str


@cache
def bounds_by_purpose() -> dict[str, Bounds]:
    """Return the bounds of every purpose; raise ValueError where the file and the code disagree."""
    document = json.loads(BOUNDS_FILE.read_text(encoding="utf-8"))
    rows = document["purposes"]
    if set(rows) != set(Purpose.values):
        raise ValueError(f"{BOUNDS_FILE.name} must have exactly the purposes {', '.join(Purpose.values)}")
    return {purpose: _bounds(Purpose(purpose), row) for purpose, row in rows.items()}


def _bounds(purpose: Purpose, row: dict[str, Any]) -> Bounds:
    items = row["items"]
    named = GRANTABLE_ITEMS if items == "all" else checked(items)
    return Bounds(
        purpose=purpose,
        readers=frozenset(row["readers"]),
        days_max=int(row["days_max"]),
        queries_max=int(row["queries_max"]),
        items=frozenset(named),
        legal_basis=str(row["legal_basis"]),
    )
