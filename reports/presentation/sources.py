"""Data states as readers see them, and the list of sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reports.content import DataItem, ReportContent
from reports.content_values import DataState
from reports.formats import BEIJING, DASH, Formats

MARKS = {
    "value": "●",
    "none": "✓",
    "not_authorised": "○",
    "not_held": "◇",
    "refused": "×",
    "delayed": "→",
    "disputed": "※",
}
"""One sign per state, so that states differ without colour."""


def state_chip(state: str, formats: Formats) -> dict[str, str]:
    """Return sign, word and style name of a state; `none` is "checked, none found"."""
    return {"mark": MARKS[state], "word": formats.words[f"state_{state}"], "name": state}


def item_state(item: DataItem) -> str:
    """Return the state to show: a delivered item without rows is `none`."""
    if item.state is DataState.VALUE and item.rows == 0:
        return "none"
    return item.state.value


def item_chip(item: DataItem, formats: Formats) -> dict[str, str]:
    """Return the chip of a data item."""
    return state_chip(item_state(item), formats)


def section_sources(content: ReportContent, codes: Iterable[str], formats: Formats) -> list[dict[str, Any]]:
    """Return the source line of a section: each listed item with its unit, date and state."""
    wanted = set(codes)
    return [_short_line(item, formats) for item in content.items if item.code in wanted]


def _short_line(item: DataItem, formats: Formats) -> dict[str, Any]:
    as_of = formats.words["as_of_word"].format(formats.day(item.as_of)) if item.as_of else ""
    return {
        "label": formats.label(item.label),
        "unit": formats.label(item.source_unit) if item.source_unit else "",
        "as_of": as_of,
        "chip": item_chip(item, formats),
    }


def sources_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return the full table of sources and the identity of the snapshot."""
    return {
        "rows": [_full_line(item, formats) for item in content.items],
        "sha256": content.sha256(),
        "rules_version": content.cover.rules_version,
        "model_version": content.cover.model_version,
    }


def _full_line(item: DataItem, formats: Formats) -> dict[str, Any]:
    received = formats.day(item.received_at.astimezone(BEIJING).date()) if item.received_at else DASH
    return {
        "label": formats.label(item.label),
        "code": item.code,
        "unit": formats.label(item.source_unit),
        "basis": formats.code("basis", item.basis.value),
        "as_of": formats.day(item.as_of),
        "received": received,
        "rows": DASH if item.rows is None else formats.number(item.rows),
        "chip": item_chip(item, formats),
        "note": formats.label(item.note) if item.note else "",
    }
