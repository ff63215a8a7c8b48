"""Breaks in the series, by stated rules: falls against the same months last year, bills and taxes unpaid.

A missing month is a gap in the data and never a fall: all months that are compared must be known, and enough
of the year before. Rules: docs/algorithms/credit_report_limit.md.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from reports.assembly.file import OpenedFile
from reports.assembly.rules import AnomalyRules, DropRule
from reports.assembly.words import item_label, percent_words
from reports.content_operation import Anomaly, AnomalyLevel, TaxSeries
from reports.content_values import Label, MonthPoint, MonthSeries

_LOUDEST_FIRST = (AnomalyLevel.RED, AnomalyLevel.ORANGE, AnomalyLevel.YELLOW)
_UTILITIES = ("power", "water", "gas")


def anomalies_of(
    file: OpenedFile,
    series: Mapping[str, MonthSeries],
    taxes: Mapping[str, TaxSeries],
    rules: AnomalyRules,
) -> tuple[Anomaly, ...]:
    """Return all anomalies, newest period first. Series and taxes are given by the names the rules use."""
    months = {**series, **{name: _dues(tax) for name, tax in taxes.items()}}
    found = [drop for rule in rules.drops if (drop := _drop(months[rule.series], rule, rules))]
    found.extend(bill for utility in _UTILITIES if (bill := _unpaid_bills(file, utility, rules)))
    found.extend(tax for one in taxes.values() if (tax := _unpaid_tax(one, rules)))
    if arrears := _social_security(file, rules):
        found.append(arrears)
    return tuple(sorted(found, key=lambda one: (one.period, one.item_code), reverse=True))


def _dues(tax: TaxSeries) -> MonthSeries:
    points = tuple(MonthPoint(month=period.period, value=period.due) for period in tax.periods)
    return MonthSeries(item_code=tax.item_code, unit=Label("元", "CNY"), points=points)


def _drop(series: MonthSeries, rule: DropRule, rules: AnomalyRules) -> Anomaly | None:
    """Compare the last months that are known with the same months of the year before."""
    values = {point.month: point.value for point in series.points if point.value is not None}
    if not values:
        return None
    last = max(values)
    recent = [_back(last, months) for months in range(rules.months)]
    before = [_back(month, 12) for month in recent]
    baseline = sum(_back(last, months) in values for months in range(rules.months, rules.months + 12))
    if not all(month in values for month in (*recent, *before)) or baseline < rules.baseline_months_min:
        return None
    earlier = sum((values[month] for month in before), Decimal(0))
    if earlier <= 0:
        return None
    fall = 1 - sum((values[month] for month in recent), Decimal(0)) / earlier
    thresholds = {level: getattr(rule, level.value) for level in _LOUDEST_FIRST}
    level = next((level for level in _LOUDEST_FIRST if fall >= thresholds[level]), None)
    if level is None:
        return None
    part, count = percent_words(min(fall, Decimal(1))), rules.months
    text = Label(
        f"近 {count} 个月比上年同期下降 {part}",
        f"Down {part} in {count} months against the same months last year",
    )
    return Anomaly(period=last, item_code=series.item_code, level=level, text=text)


def _unpaid_bills(file: OpenedFile, utility: str, rules: AnomalyRules) -> Anomaly | None:
    item = f"util_{utility}"
    if not file.is_shown(item):
        return None
    unpaid = file.frames["utilities"].filter(
        (pl.col("utility") == utility)
        & (pl.col("due_on") < file.on)
        & (pl.col("paid_fen") < pl.col("due_fen"))
    )
    level = _level(unpaid.height, rules.unpaid_bills)
    if level is None:
        return None
    name = item_label(item)
    count = unpaid.height
    text = Label(f"{name.zh}有 {count} 期逾期未缴", f"{name.en}: {count} bills past due and unpaid")
    return Anomaly(period=_newest(unpaid), item_code=item, level=level, text=text)


def _unpaid_tax(tax: TaxSeries, rules: AnomalyRules) -> Anomaly | None:
    open_periods = [one for one in tax.periods if one.paid < one.due and one.days_late]
    if not open_periods:
        return None
    oldest = max(open_periods, key=lambda one: one.days_late or 0)
    days = oldest.days_late or 0
    level = _level(days, rules.unpaid_tax_days)
    if level is None:
        return None
    text = Label(f"到期未缴税款已逾期 {days} 天", f"Tax due and unpaid for {days} days")
    return Anomaly(period=oldest.period, item_code=tax.item_code, level=level, text=text)


def _social_security(file: OpenedFile, rules: AnomalyRules) -> Anomaly | None:
    if not file.is_shown("soc_paid"):
        return None
    year_back = _back(file.on.replace(day=1), 12)
    unpaid = file.frames["social_security"].filter(
        (pl.col("period") >= year_back)
        & (pl.col("period") < file.on.replace(day=1))
        & (pl.col("paid_fen") < pl.col("due_fen"))
    )
    level = _level(unpaid.height, rules.social_security_arrears_months)
    if level is None:
        return None
    count = unpaid.height
    text = Label(f"近 12 个月社保欠缴 {count} 个月", f"Social security in arrears for {count} of 12 months")
    return Anomaly(period=_newest(unpaid), item_code="soc_paid", level=level, text=text)


def _newest(rows: pl.DataFrame) -> date:
    """Return the newest period of rows, of which there is at least one."""
    periods: list[date] = rows.get_column("period").to_list()
    return max(periods)


def _level(count: int, thresholds: Mapping[str, int]) -> AnomalyLevel | None:
    reached = [level for level in _LOUDEST_FIRST if count >= thresholds.get(level.value, count + 1)]
    return reached[0] if reached else None


def _back(month: date, count: int) -> date:
    """Return the first day of the month ``count`` months before ``month``."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)
