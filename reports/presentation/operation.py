"""The operating part with its charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reports.charts import Caption, Series, Style, month_chart, season_chart
from reports.content import ReportContent
from reports.content_operation import Operation, SeasonPattern, TaxSeries
from reports.content_values import MonthSeries
from reports.formats import Formats
from reports.presentation.facts import fact_data
from reports.presentation.front import svg_url
from reports.presentation.sources import section_sources

Figure = dict[str, str]
TEN_THOUSAND = Decimal(10000)
WIDE, HALF = (176, 46), (86, 38)
SERIES_ORDER = ("sales", "purchases", "vat", "income_tax", "headcount", "power", "water", "gas")


def operation_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return key figures, charts and anomalies; a series without data is listed with its state."""
    operation = content.operation
    every = [getattr(operation, name) for name in SERIES_ORDER]
    wide = (
        _trade(operation, formats),
        _tax(operation.vat, "chart_vat", formats),
        _tax(operation.income_tax, "chart_income_tax", formats),
    )
    half = (
        _season(operation.season, formats),
        _single(operation.headcount, "chart_headcount", "step", formats),
        _single(operation.power, "chart_power", "bar", formats),
        _single(operation.water, "chart_water", "bar", formats),
        _single(operation.gas, "chart_gas", "bar", formats),
    )
    missing = [one.item_code for one in every if not _has_data(one)]
    return {
        "figures": [fact_data(fact, formats) for fact in operation.figures],
        "wide": [figure for figure in wide if figure],
        "half": [figure for figure in half if figure],
        "missing": section_sources(content, missing, formats),
        "anomalies": [
            [
                formats.month(anomaly.period),
                formats.label(content.item(anomaly.item_code).label),
                formats.code("level", anomaly.level.value),
                formats.label(anomaly.text),
            ]
            for anomaly in operation.anomalies
        ],
        "sources": section_sources(content, [one.item_code for one in every], formats),
    }


def _has_data(series: MonthSeries | TaxSeries) -> bool:
    if isinstance(series, TaxSeries):
        return bool(series.periods)
    return any(point.value is not None for point in series.points)


def _figure(caption: Caption, svg: str, note: str = "") -> Figure:
    return {
        "title": caption.title,
        "url": svg_url(svg),
        "alt": f"{caption.title}. {caption.description}",
        "note": note,
    }


def _trade(operation: Operation, formats: Formats) -> Figure | None:
    words = formats.words
    pair: tuple[tuple[str, MonthSeries, Style], ...] = (
        (words["sales"], operation.sales, "bar"),
        (words["purchases"], operation.purchases, "line"),
    )
    known = [(name, one, style) for name, one, style in pair if _has_data(one)]
    if not known:
        return None
    months = sorted({point.month for _, one, _ in known for point in one.points})
    series = [_series(name, one, style, months, TEN_THOUSAND) for name, one, style in known]
    described = [
        words["chart_desc_series"].format(name, _describe(one, formats, formats.money))
        for name, one, _ in known
    ]
    caption = Caption(title=words["chart_trade"], description=" ".join(described), unit=words["money_axis"])
    return _figure(caption, month_chart(months, series, caption, size_mm=WIDE))


def _series(name: str, one: MonthSeries, style: Style, months: Sequence[date], scale: Decimal) -> Series:
    values = {point.month: point.value for point in one.points}
    drawn = [None if (value := values.get(month)) is None else float(value / scale) for month in months]
    return Series(name=name, values=drawn, style=style)


def _describe(one: MonthSeries, formats: Formats, show: Callable[[Decimal], str]) -> str:
    known = [point.value for point in one.points if point.value is not None]
    return formats.words["chart_desc"].format(
        formats.month(one.points[0].month),
        formats.month(one.points[-1].month),
        len(one.points),
        show(min(known)),
        show(max(known)),
        show(known[-1]),
        len(one.points) - len(known),
    )


def _tax(tax: TaxSeries, title_key: str, formats: Formats) -> Figure | None:
    if not tax.periods:
        return None
    words = formats.words
    judged = [period.days_late for period in tax.periods if period.days_late is not None]
    on_time = words["on_time_share"].format(sum(days == 0 for days in judged), len(judged))
    due = [float(period.due / TEN_THOUSAND) for period in tax.periods]
    paid = [float(period.paid / TEN_THOUSAND) for period in tax.periods]
    caption = Caption(title=words[title_key], description=on_time, unit=words["money_axis"])
    svg = month_chart(
        [period.period for period in tax.periods],
        [
            Series(name=words["tax_due"], values=due, style="back"),
            Series(name=words["tax_paid"], values=paid, style="bar"),
        ],
        caption,
        late=[bool(period.days_late) for period in tax.periods],
        late_name=words["tax_late"],
        size_mm=(WIDE[0], 36),
    )
    return _figure(caption, svg, on_time)


def _single(one: MonthSeries, title_key: str, style: Style, formats: Formats) -> Figure | None:
    if not _has_data(one):
        return None
    months = [point.month for point in one.points]
    caption = Caption(
        title=formats.words[title_key],
        description=_describe(one, formats, formats.number),
        unit=formats.label(one.unit),
    )
    series = [_series("", one, style, months, Decimal(1))]
    return _figure(caption, month_chart(months, series, caption, size_mm=HALF))


def _season(season: SeasonPattern | None, formats: Formats) -> Figure | None:
    indices = season.indices if season else ()
    known = [(value, month) for month, value in enumerate(indices, start=1) if value is not None]
    if not known:
        return None
    (low, low_month), (high, high_month) = min(known), max(known)
    description = formats.words["season_desc"].format(
        high_month, formats.number(high), low_month, formats.number(low)
    )
    title, unit = formats.words["chart_season"], formats.words["season_axis"]
    caption = Caption(title=title, description=description, unit=unit)
    values = [None if value is None else float(value) for value in indices]
    svg = season_chart(values, [str(month) for month in range(1, 13)], caption, size_mm=HALF)
    return _figure(caption, svg)
