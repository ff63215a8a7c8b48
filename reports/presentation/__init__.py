"""From content to template data: every value becomes text of one language, ready to print."""

from __future__ import annotations

from typing import Any

from reports.content import ReportContent
from reports.formats import Formats, Language
from reports.presentation.advice import advice_data
from reports.presentation.facts import authorisation_data, identity_data
from reports.presentation.front import cover_data, guide_data
from reports.presentation.operation import operation_data
from reports.presentation.records import honours_data, obligations_data, record_data
from reports.presentation.score import score_data
from reports.presentation.sources import sources_data

SECTIONS = (
    "advice",
    "identity",
    "authorisation",
    "operation",
    "obligations",
    "record",
    "honours",
    "score",
    "how",
    "sources",
)
OPINIONS = frozenset({"advice", "score"})


def report_data(content: ReportContent, language: Language) -> dict[str, Any]:
    """Return what the report's templates print; all leaves are text, numbers for styles, or flags."""
    formats = Formats(language)
    return {
        "t": formats.words,
        "lang": "zh-Hans" if language == "zh-hans" else "en",
        "cover": cover_data(content, formats),
        "sections": _sections(formats),
        "advice": advice_data(content, formats),
        "identity": identity_data(content, formats),
        "authorisation": authorisation_data(content, formats),
        "operation": operation_data(content, formats),
        "obligations": obligations_data(content, formats),
        "record": record_data(content, formats),
        "honours": honours_data(content, formats),
        "score": score_data(content, formats),
        "guide": guide_data(content, formats),
        "sources": sources_data(content, formats),
    }


def _sections(formats: Formats) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "name": name,
            "number": number,
            "title": formats.words[f"sec_{name}"],
            "opinion": name in OPINIONS,
            "fact": name not in OPINIONS and name != "how",
        }
        for number, name in enumerate(SECTIONS, start=1)
    }
