"""Charts of the file as SVG, for pages and PDF alike: text stays text, with title and description.

Months without data carry a grey band and a question mark, so that unknown never looks like zero.
The same input gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from reports.fonts import FAMILY, font_path, printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, MUTED, RULE, BAND = "#16263a", "#5b6b7b", "#d9dfe6", "#e9edf1"
MAIN, SECOND, LATE, PALE = "#2a5d8c", "#c07d2a", "#a3372b", "#b9cbdc"
Style = Literal["bar", "back", "line", "step"]
"""`back` is a wide pale bar behind another series."""
_OWN_NAME = "Noto Sans SC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a chart says in words: `title` and `description` for readers who cannot see it."""

    title: str
    description: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One drawn series: a value per month, `None` unknown."""

    name: str
    values: Sequence[float | None]
    style: Style


def month_chart(
    months: Sequence[date],
    series: Sequence[Series],
    caption: Caption,
    *,
    late: Sequence[bool] = (),
    late_name: str = "",
    size_mm: tuple[float, float] = (174, 50),
) -> str:
    """Draw series over the same months (oldest first); `late` marks months paid late.

    Every series must have one value per month. Returns an `<svg>` element.
    """
    figure, axes = _axes(size_mm)
    _draw_unknown(axes, series, len(months))
    for one in series:
        _draw_series(axes, one, SECOND if one.style == "line" else MAIN)
    if any(late):
        top = [index for index, is_late in enumerate(late) if is_late]
        heights = [max(one.values[index] or 0 for one in series) for index in top]
        axes.plot(top, heights, linestyle="", marker="v", markersize=4, color=LATE, label=late_name)
    _mark_years(axes, months)
    _finish_value_axis(axes, caption.unit)
    if len(series) > 1 or any(late):
        _legend(axes)
    return _svg(figure, caption)


def season_chart(
    indices: Sequence[float | None],
    names: Sequence[str],
    caption: Caption,
    *,
    size_mm: tuple[float, float] = (84, 38),
) -> str:
    """Draw twelve monthly indices around 1, with `names` under the bars. Returns an `<svg>` element."""
    figure, axes = _axes(size_mm)
    series = Series(name="", values=indices, style="bar")
    _draw_unknown(axes, [series], 12)
    _draw_series(axes, series, MAIN)
    axes.axhline(1, color=SECOND, linewidth=0.8)
    axes.set_xticks(range(12), [printable(name) for name in names])
    axes.set_xlim(-0.7, 11.7)
    _finish_value_axis(axes, caption.unit)
    return _svg(figure, caption)


def trend_chart(
    days: Sequence[date],
    scores: Sequence[int],
    caption: Caption,
    *,
    size_mm: tuple[float, float] = (84, 30),
) -> str:
    """Draw scores over time, the first and last written out. Returns an `<svg>` element."""
    figure, axes = _axes(size_mm)
    ordinals = [day.toordinal() for day in days]
    axes.plot(ordinals, scores, color=MAIN, linewidth=1.4, marker="o", markersize=2.6)
    for index in {0, len(scores) - 1}:
        axes.annotate(
            str(scores[index]),
            (ordinals[index], scores[index]),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
        )
    axes.set_xticks([ordinals[0], ordinals[-1]], [days[0].isoformat()[:7], days[-1].isoformat()[:7]])
    axes.margins(x=0.12, y=0.35)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.grid(axis="y", color=RULE, linewidth=0.4)
    return _svg(figure, caption)


@cache
def _prepare() -> None:
    font_manager.fontManager.addfont(font_path(400))
    mpl.rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "credit-easy",
            "font.family": _OWN_NAME,
            "font.size": 7.0,
            "text.parse_math": False,
            "text.color": INK,
            "axes.edgecolor": RULE,
            "axes.linewidth": 0.6,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "xtick.major.size": 2.5,
            "xtick.major.width": 0.5,
            "ytick.major.size": 0.0,
        }
    )


def _axes(size_mm: tuple[float, float]) -> tuple[Figure, Axes]:
    _prepare()
    figure = Figure(figsize=(size_mm[0] / 25.4, size_mm[1] / 25.4), facecolor="none")
    FigureCanvasSVG(figure)
    left, right, top, bottom = 13.0, 2.0, 5.5, 5.5
    width, height = size_mm
    box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    axes = figure.add_axes(box, facecolor="none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    return figure, axes


def _draw_unknown(axes: Axes, series: Sequence[Series], months: int) -> None:
    for index in range(months):
        if any(one.values[index] is None for one in series):
            axes.axvspan(index - 0.5, index + 0.5, color=BAND, linewidth=0)
            axes.text(
                index, 0.97, "?", transform=axes.get_xaxis_transform(), ha="center", va="top", color=MUTED
            )


def _draw_series(axes: Axes, series: Series, colour: str) -> None:
    if series.style in ("bar", "back"):
        known = [(index, value) for index, value in enumerate(series.values) if value is not None]
        positions, heights = [index for index, _ in known], [value for _, value in known]
        width, paint = (0.84, PALE) if series.style == "back" else (0.58, colour)
        axes.bar(positions, heights, width=width, color=paint, label=printable(series.name))
        return
    gaps = [float("nan") if value is None else value for value in series.values]
    style = "steps-mid" if series.style == "step" else "default"
    axes.plot(gaps, color=colour, linewidth=1.3, drawstyle=style, label=printable(series.name))


def _mark_years(axes: Axes, months: Sequence[date]) -> None:
    ticks = [index for index, month in enumerate(months) if month.month in (1, 7)]
    names = [f"{months[index].year}-{months[index].month:02d}" for index in ticks]
    axes.set_xticks(ticks, names)
    axes.set_xlim(-0.7, len(months) - 0.3)


def _finish_value_axis(axes: Axes, unit: str) -> None:
    axes.axhline(0, color=MUTED, linewidth=0.6)
    low, high = axes.dataLim.intervaly
    axes.set_ylim(min(0.0, low * 1.08), max(high * 1.08, 0.0) or 1.0)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "−")))
    axes.grid(axis="y", color=RULE, linewidth=0.4)
    axes.text(0, 1.03, printable(unit), transform=axes.transAxes, ha="left", va="bottom", color=MUTED)


def _legend(axes: Axes) -> None:
    handles = sorted(axes.get_legend_handles_labels()[0], key=lambda handle: isinstance(handle, Line2D))
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 0.98),
        ncols=4,
        frameon=False,
        handlelength=1.2,
        borderaxespad=0.1,
        columnspacing=1.4,
    )


def _svg(figure: Figure, caption: Caption) -> str:
    buffer = StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"\s*<(metadata|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = text.replace(f"'{_OWN_NAME}'", f"'{FAMILY}', '{_OWN_NAME}'")
    head, body = text.split(">", 1)
    title, description = (escape(printable(part)) for part in (caption.title, caption.description))
    family = f"""style="font-family: '{FAMILY}', '{_OWN_NAME}', sans-serif; stroke-linejoin: round" """
    return f'{head} {family}role="img"><title>{title}</title><desc>{description}</desc>{body}'
