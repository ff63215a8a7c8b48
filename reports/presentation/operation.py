"""The operating part with its charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reports.charts import Caption, Series, month_chart, season_chart
from reports.content import ReportContent
from reports.content_operation import TaxSeries
from reports.content_values import MonthSeries
from reports.formats import Formats
from reports.presentation.facts import fact_data
from reports.presentation.front import svg_url
from reports.presentation.sources import item_chip, section_sources

TEN_THOUSAND = Decimal(10000)
WIDE, HALF = (176, 46), (86, 38)
SERIES_ORDER = ("sales", "purchases", "vat", "income_tax", "headcount", "power", "water", "gas")


def operation_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return key figures, charts and anomalies; a series without data gives its state instead of a chart."""
    operation = content.operation
    codes = [getattr(operation, name).item_code for name in SERIES_ORDER]
    return {
        "figures": [fact_data(fact, formats) for fact in operation.figures],
        "wide": [
            _trade(content, formats),
            _tax(content, operation.vat, "chart_vat", formats),
            _tax(content, operation.income_tax, "chart_income_tax", formats),
        ],
        "half": [
            _season(content, formats),
            _single(content, operation.headcount, "chart_headcount", "step", formats),
            _single(content, operation.power, "chart_power", "bar", formats),
            _single(content, operation.water, "chart_water", "bar", formats),
            _single(content, operation.gas, "chart_gas", "bar", formats),
        ],
        "anomalies": [
            [
                formats.month(anomaly.period),
                formats.label(content.item(anomaly.item_code).label),
                formats.code("level", anomaly.level.value),
                formats.label(anomaly.text),
            ]
            for anomaly in operation.anomalies
        ],
        "sources": section_sources(content, codes, formats),
    }


def _figure(title: str, svg: str, description: str, note: str = "") -> dict[str, Any]:
    return {"title": title, "url": svg_url(svg), "alt": f"{title}. {description}", "note": note, "chips": []}


def _without_chart(
    content: ReportContent, title: str, codes: Sequence[str], formats: Formats
) -> dict[str, Any]:
    chips = [
        {"label": formats.label(content.item(code).label), "chip": item_chip(content.item(code), formats)}
        for code in codes
    ]
    return {"title": title, "url": "", "alt": "", "note": "", "chips": chips}


def _has_data(series: MonthSeries) -> bool:
    return any(point.value is not None for point in series.points)


def _trade(content: ReportContent, formats: Formats) -> dict[str, Any]:
    operation, title = content.operation, formats.words["chart_trade"]
    pair = [
        (formats.words["sales"], operation.sales, "bar"),
        (formats.words["purchases"], operation.purchases, "line"),
    ]
    known = [(name, one, style) for name, one, style in pair if _has_data(one)]
    missing = [one.item_code for _, one, _ in pair if not _has_data(one)]
    if not known:
        return _without_chart(content, title, missing, formats)
    months = sorted({point.month for _, one, _ in known for point in one.points})
    series = [_series(name, one, style, months, TEN_THOUSAND) for name, one, style in known]
    described = [
        formats.words["chart_desc_series"].format(name, _describe(one, formats, formats.money))
        for name, one, _ in known
    ]
    caption = Caption(title=title, description=" ".join(described), unit=formats.words["money_axis"])
    figure = _figure(title, month_chart(months, series, caption, size_mm=WIDE), caption.description)
    figure["chips"] = _without_chart(content, title, missing, formats)["chips"]
    return figure


def _series(name: str, one: MonthSeries, style: Any, months: Sequence[date], scale: Decimal) -> Series:
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


def _tax(content: ReportContent, tax: TaxSeries, title_key: str, formats: Formats) -> dict[str, Any]:
    words, title = formats.words, formats.words[title_key]
    if not tax.periods:
        return _without_chart(content, title, [tax.item_code], formats)
    judged = [period.days_late for period in tax.periods if period.days_late is not None]
    on_time = words["on_time_share"].format(sum(days == 0 for days in judged), len(judged))
    series = [
        Series(
            name=words["tax_paid"], values=[float(p.paid / TEN_THOUSAND) for p in tax.periods], style="bar"
        ),
        Series(
            name=words["tax_due"], values=[float(p.due / TEN_THOUSAND) for p in tax.periods], style="outline"
        ),
    ]
    svg = month_chart(
        [period.period for period in tax.periods],
        series,
        Caption(title=title, description=on_time, unit=words["money_axis"]),
        late=[bool(period.days_late) for period in tax.periods],
        late_name=words["tax_late"],
        size_mm=(WIDE[0], 36),
    )
    return _figure(title, svg, on_time, on_time)


def _single(
    content: ReportContent, one: MonthSeries, title_key: str, style: str, formats: Formats
) -> dict[str, Any]:
    title = formats.words[title_key]
    if not _has_data(one):
        return _without_chart(content, title, [one.item_code], formats)
    months = [point.month for point in one.points]
    description = _describe(one, formats, formats.number)
    caption = Caption(title=title, description=description, unit=formats.label(one.unit))
    series = [_series("", one, style, months, Decimal(1))]
    return _figure(title, month_chart(months, series, caption, size_mm=HALF), description)


def _season(content: ReportContent, formats: Formats) -> dict[str, Any]:
    season, title = content.operation.season, formats.words["chart_season"]
    known = (
        [(value, index) for index, value in enumerate(season.indices, 1) if value is not None]
        if season
        else []
    )
    if season is None or not known:
        return _without_chart(content, title, [content.operation.sales.item_code], formats)
    (low, low_month), (high, high_month) = min(known), max(known)
    description = formats.words["season_desc"].format(
        high_month, formats.number(high), low_month, formats.number(low)
    )
    caption = Caption(title=title, description=description, unit=formats.words["season_axis"])
    values = [None if value is None else float(value) for value in season.indices]
    svg = season_chart(values, [str(month) for month in range(1, 13)], caption, size_mm=HALF)
    return _figure(title, svg, description)
