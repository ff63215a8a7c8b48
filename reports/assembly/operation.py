"""The operating part: figures, the eight series, the season, and what breaks in them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reports.assembly.anomalies import anomalies_of
from reports.assembly.file import OpenedFile
from reports.assembly.findings import Findings
from reports.assembly.rules import anomaly_rules
from reports.assembly.series import (
    headcount_series,
    invoice_series,
    known_values,
    tax_series,
    utility_series,
)
from reports.assembly.words import feature_fact, rounded
from reports.content_operation import Operation, SeasonPattern
from reports.content_values import Label, MonthSeries
from scoring.engine.features import FEATURES

#: The features printed as key figures, where they are meant for the kind of subject.
FIGURES = (
    "sales_total_12m",
    "sales_growth_12m",
    "sales_recent_yoy_3m",
    "purchase_total_12m",
    "customer_count_12m",
    "customer_top_share_36m",
    "tax_paid_12m",
    "tax_on_time_ratio_24m",
    "vat_burden_12m",
    "headcount_mean_12m",
    "soc_paid_ratio_12m",
    "power_mean_12m",
)
SEASON_MONTHS_MIN = 24
CUBIC_METRES = Label("立方米", "m³")


def operation(file: OpenedFile, findings: Findings) -> Operation:
    """Return the operating part of the report."""
    series = {
        "sales": invoice_series(file, "tax_invoice_sales", "sales"),
        "purchases": invoice_series(file, "tax_invoice_purchase", "purchase"),
        "headcount": headcount_series(file),
        "power": utility_series(file, "power", Label("千瓦时", "kWh")),
        "water": utility_series(file, "water", CUBIC_METRES),
        "gas": utility_series(file, "gas", CUBIC_METRES),
    }
    taxes = {
        "vat": tax_series(file, "tax_vat_paid", "vat"),
        "income_tax": tax_series(file, "tax_cit_paid", "cit"),
    }
    kind = file.subject.kind
    return Operation(
        sales=series["sales"],
        purchases=series["purchases"],
        vat=taxes["vat"],
        income_tax=taxes["income_tax"],
        headcount=series["headcount"],
        power=series["power"],
        water=series["water"],
        gas=series["gas"],
        figures=tuple(
            feature_fact(code, findings.values.get(code), findings.state(code))
            for code in FIGURES
            if kind in FEATURES[code].kinds
        ),
        season=season_pattern(series["sales"]) or season_pattern(series["power"]),
        anomalies=anomalies_of(file, series, taxes, anomaly_rules(findings.rules_on)),
    )


def season_pattern(series: MonthSeries) -> SeasonPattern | None:
    """Return the mean of each calendar month over the mean of all months; None below two known years.

    A calendar month that was not seen twice stays unknown.
    """
    known = known_values(series.points)
    mean = sum((value for _, value in known), Decimal(0)) / max(len(known), 1)
    if len(known) < SEASON_MONTHS_MIN or mean <= 0:
        return None
    indices = tuple(_index(known, number, mean) for number in range(1, 13))
    return SeasonPattern(item_code=series.item_code, indices=indices)


def _index(known: Sequence[tuple[date, Decimal]], number: int, mean: Decimal) -> Decimal | None:
    own = [value for month, value in known if month.month == number]
    if len(own) < 2:
        return None
    return rounded(sum(own, Decimal(0)) / len(own) / mean, 2)
