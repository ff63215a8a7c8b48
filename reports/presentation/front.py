"""The cover and the page on how to read the report."""

from __future__ import annotations

import base64
import io
from typing import Any

import segno

from reports.content import ReportContent, StatusColour
from reports.formats import DASH, Formats, short, width
from reports.presentation.sources import state_chip

STATUS_MARKS = {
    StatusColour.BLUE: "◆",
    StatusColour.GREEN: "●",
    StatusColour.YELLOW: "▲",
    StatusColour.RED: "■",
}
DERIVED_PREFIX = "ZZ"
STATES = ("value", "none", "not_authorised", "not_held", "refused", "delayed", "disputed")


def svg_url(svg: str) -> str:
    """Return an SVG as a data URL."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def cover_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return what the cover prints."""
    cover, words = content.cover, formats.words
    derived = cover.subject_code.startswith(DERIVED_PREFIX)
    return {
        "title": words["document_title"].format(cover.report_no, cover.subject_name),
        "name": cover.subject_name,
        "name_size": _name_size(cover.subject_name),
        "short_name": short(cover.subject_name, width_max=60),
        "short_no": short(cover.report_no, width_max=30),
        "code": cover.subject_code,
        "code_label": words["derived_code" if derived else "subject_code"],
        "kind": formats.code("kind", cover.kind),
        "report_no": cover.report_no,
        "snapshot_at": formats.moment(cover.snapshot_at),
        "created": cover.snapshot_at.isoformat(),
        "valid_until": formats.long_day(cover.valid_until),
        "issuer": formats.label(cover.issuer),
        "requester": content.authorisation.requester_name,
        "purpose": formats.code("purpose", content.authorisation.purpose.value),
        "verification_code": cover.verification_code,
        "verification_url": cover.verification_url,
        "qr": svg_url(_qr_svg(cover.verification_url)),
        "qr_alt": words["verification_qr"].format(cover.verification_url),
        "notice": formats.label(cover.notice) if cover.notice else "",
    }


def _name_size(name: str) -> str:
    """Return a font size in points that keeps any name within the cover."""
    return next((size for limit, size in ((56, "23"), (120, "17"), (300, "11")) if width(name) <= limit), "8")


def _qr_svg(url: str) -> str:
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="svg", border=0, dark="#16263a", xmldecl=False)
    return buffer.getvalue().decode()


def status_data(colour: StatusColour, formats: Formats) -> dict[str, str]:
    """Return sign, name and meaning of a status colour."""
    return {
        "mark": STATUS_MARKS[colour],
        "name": colour.value,
        "word": formats.code("status", colour.value),
        "means": formats.words[f"status_{colour.value}_means"],
    }


def guide_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return the tables of the page on how to read: grades, status colours and data states."""
    bands = content.score.bands if content.score else ()
    return {
        "bands": [
            {
                "grade": band.grade,
                "from": str(band.min_score),
                "pd": DASH if band.pd is None else formats.ratio(band.pd, places=3),
            }
            for band in sorted(bands, key=lambda band: -band.min_score)
        ],
        "statuses": [status_data(colour, formats) for colour in StatusColour],
        "states": [
            {"chip": state_chip(state, formats), "means": formats.words[f"state_{state}_means"]}
            for state in STATES
        ],
    }
