"""The score explained, term by term, and the index tree in summary."""

from __future__ import annotations

from typing import Any

from reports.content import IndexNode, ReportContent, ScoreTerm
from reports.content_values import DataState
from reports.formats import Formats
from reports.presentation.sources import state_chip


def score_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return all scorecard terms by group with exact points, their sum, and the index tree."""
    score = content.score
    if score is None:
        return {}
    return {
        "model": formats.label(score.model),
        "model_version": score.model_version,
        "model_sha256": score.model_sha256,
        "groups": _groups(score.terms, formats),
        "base": formats.number(score.base_points),
        "total": formats.number(score.total()),
        "best_total": formats.number(
            sum((term.best_points for term in score.terms), start=score.base_points)
        ),
        "score": str(content.advice.score),
        "index_name": formats.label(score.index_name) if score.index_name else "",
        "index": _index_rows(score.index, formats),
    }


def _groups(terms: tuple[ScoreTerm, ...], formats: Formats) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for term in terms:
        groups.setdefault(formats.label(term.group), []).append(_term(term, formats))
    return [{"name": name, "terms": rows} for name, rows in groups.items()]


def _term(term: ScoreTerm, formats: Formats) -> dict[str, Any]:
    known = term.state in (DataState.VALUE, DataState.DISPUTED)
    return {
        "label": formats.label(term.label),
        "code": term.code,
        "value": formats.value(term.value) if term.value else "",
        "chip": None if term.state is DataState.VALUE else state_chip(term.state.value, formats),
        "bin": formats.label(term.bin),
        "points": formats.signed(term.points),
        "best": formats.number(term.best_points),
        "reason": "" if term.reason_rank is None else str(term.reason_rank),
        "known": known,
    }


def _index_rows(nodes: tuple[IndexNode, ...], formats: Formats) -> list[dict[str, Any]]:
    """Return the first two levels, each parent followed by its children."""
    tops = [node for node in nodes if node.parent is None]
    rows = []
    for top in tops:
        rows.append(_index_row(top, formats, level=1))
        children = [node for node in nodes if node.parent == top.code]
        rows.extend(_index_row(child, formats, level=2) for child in children)
    return rows


def _index_row(node: IndexNode, formats: Formats, *, level: int) -> dict[str, Any]:
    return {
        "label": formats.label(node.label),
        "level": level,
        "weight": formats.ratio(node.weight, places=0),
        "score": "" if node.score is None else formats.number(node.score),
        "width": "0" if node.score is None else f"{float(node.score):.2f}",
    }
