"""The one page of advice."""

from __future__ import annotations

from typing import Any

from reports.charts import Caption, trend_chart
from reports.content import SCORE_MAX, SCORE_MIN, Hit, ReportContent, ScorePoint
from reports.content_values import DataState
from reports.formats import Formats, short, width
from reports.presentation.front import status_data, svg_url
from reports.presentation.sources import item_chip

HITS_MAX, REASONS_MAX, STEPS_MAX, UNKNOWN_MAX = 4, 3, 4, 6
"""What fits one page whatever the file holds; the rest is in the sections it points to."""


def advice_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return what the advice page prints, cut to one page."""
    advice, words = content.advice, formats.words
    limit = "" if advice.suggested_limit is None else formats.money(advice.suggested_limit)
    without = advice.score_without_disputed
    return {
        "score": "" if advice.score is None else str(advice.score),
        "scale": _scale(content, formats),
        "grade": advice.grade or "",
        "pd": "" if advice.pd is None else formats.ratio(advice.pd, places=2),
        "without_disputed": "" if without is None else words["disputed_without"].format(without),
        "status": status_data(advice.status, formats),
        "reasons": _reasons(content, formats),
        "reasons_more": _more(len(advice.status_reasons) - REASONS_MAX, 6, formats),
        "depth_grade": advice.depth_grade,
        "depth_reason": short(formats.label(advice.depth_reason), width_max=110),
        "limit": limit,
        "limit_size": "22" if width(limit) <= 17 else "13",
        "limit_reason": short(formats.label(advice.limit_reason), width_max=130),
        "limit_steps": [
            {"label": short(formats.label(step.label), width_max=38), "amount": formats.money(step.amount)}
            for step in advice.limit_steps[:STEPS_MAX]
        ],
        "positive": _hits(advice.positive, formats, lost=False),
        "negative": _hits(advice.negative, formats, lost=True),
        "position": _position(content, formats),
        "trend": _trend(advice.trend, formats),
        **_unknown(content, formats),
    }


def _scale(content: ReportContent, formats: Formats) -> dict[str, Any]:
    score = content.advice.score
    if score is None or content.score is None:
        return {}
    span = SCORE_MAX - SCORE_MIN
    starts = sorted(content.score.bands, key=lambda band: band.min_score)
    ends = [band.min_score for band in starts[1:]] + [SCORE_MAX]
    bands = [
        {
            "grade": band.grade,
            "width": f"{(end - band.min_score) * 100 / span:.3f}",
            "own": band.grade == content.advice.grade,
        }
        for band, end in zip(starts, ends, strict=True)
    ]
    marker = f"{(score - SCORE_MIN) * 100 / span:.3f}"
    return {"bands": bands, "marker": marker, "alt": formats.words["share_of_scale"].format(score)}


def _reasons(content: ReportContent, formats: Formats) -> list[dict[str, Any]]:
    return [
        {
            "label": short(formats.label(reason.label), width_max=52 if reason.disputed else 62),
            "on": formats.day(reason.on) if reason.on else "",
            "disputed": reason.disputed,
        }
        for reason in content.advice.status_reasons[:REASONS_MAX]
    ]


def _more(count: int, section: int, formats: Formats) -> str:
    return formats.words["and_more"].format(count, section) if count > 0 else ""


def _hits(hits: tuple[Hit, ...], formats: Formats, *, lost: bool) -> list[dict[str, str]]:
    shown = hits[:HITS_MAX]
    sizes = [hit.best_points - hit.points if lost else hit.points for hit in shown]
    widest = max((abs(size) for size in sizes), default=0) or 1
    return [
        {
            "label": short(formats.label(hit.label), width_max=40),
            "value": short(formats.value(hit.value), width_max=18),
            "points": formats.signed(hit.points),
            "best": formats.number(hit.best_points),
            "lost": formats.number(hit.best_points - hit.points),
            "width": f"{abs(size) * 100 / widest:.2f}",
        }
        for hit, size in zip(shown, sizes, strict=True)
    ]


def _unknown(content: ReportContent, formats: Formats) -> dict[str, Any]:
    unknown = [item for item in content.items if item.state is not DataState.VALUE]
    return {
        "unknown": [
            {"label": short(formats.label(item.label), width_max=32), "chip": item_chip(item, formats)}
            for item in unknown[:UNKNOWN_MAX]
        ],
        "unknown_more": _more(len(unknown) - UNKNOWN_MAX, 10, formats),
    }


def _position(content: ReportContent, formats: Formats) -> dict[str, str]:
    position = content.advice.position
    if position is None:
        return {}
    share = formats.ratio(position.share_below, places=0)
    return {
        "group": short(formats.label(position.group), width_max=60),
        "text": formats.words["position_text"].format(share, formats.number(position.subjects)),
        "left": f"{float(position.share_below) * 100:.2f}",
    }


def _trend(trend: tuple[ScorePoint, ...], formats: Formats) -> dict[str, str]:
    if len(trend) < 2:
        return {}
    scores = [point.score for point in trend]
    description = formats.words["trend_desc"].format(
        formats.day(trend[0].on), scores[0], formats.day(trend[-1].on), scores[-1], min(scores), max(scores)
    )
    caption = Caption(title=formats.words["trend"], description=description, unit="")
    svg = trend_chart([point.on for point in trend], scores, caption)
    return {"url": svg_url(svg), "alt": f"{caption.title}. {description}"}
