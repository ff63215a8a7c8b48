"""The rule files behind a report's opinions: versioned data with their source, checked when they are read."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from scoring.engine.versioned import Part, Versioned, the_one_in_force

DATA = Path(__file__).resolve().parents[1] / "data"

Share = Annotated[Decimal, Field(gt=0, le=1)]
Yuan = Annotated[Decimal, Field(gt=0)]


class LimitRules(Versioned):
    """How a credit limit is suggested; shares are fractions, amounts CNY.

    A grade, depth or status that has no share or factor gets no suggestion.
    """

    share_by_grade: Mapping[str, Share]
    tax_multiple: Annotated[Decimal, Field(gt=0)]
    tax_exempt_kinds: tuple[str, ...]
    loss_given_default: Share
    loss_budget_yuan: Yuan
    ceiling_yuan: Yuan
    factor_by_depth: Mapping[str, Share]
    factor_by_status: Mapping[str, Share]
    step_yuan: Yuan
    floor_yuan: Yuan


class DropRule(Part):
    """From which fall, as a fraction of the same months last year, a series is marked and how loudly."""

    series: str
    yellow: Share
    orange: Share
    red: Share

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not self.yellow < self.orange < self.red:
            raise ValueError("the thresholds must rise from yellow to red")
        return self


class AnomalyRules(Versioned):
    """What counts as a break in a series; thresholds by level."""

    months: Annotated[int, Field(gt=0, le=12)]
    baseline_months_min: Annotated[int, Field(gt=0, le=12)]
    drops: tuple[DropRule, ...]
    unpaid_bills: Mapping[str, int]
    unpaid_tax_days: Mapping[str, int]
    social_security_arrears_months: Mapping[str, int]


class RepairRoute(Part):
    """How a record of an item (of some levels) is repaired."""

    item_code: str
    levels: tuple[str, ...] | None = None
    zh: str
    en: str


class RepairRoutes(Versioned):
    """All routes; the first that fits holds."""

    routes: tuple[RepairRoute, ...]

    def route(self, item_code: str, level: str) -> RepairRoute | None:
        """Return the route of a record, or None where nothing can be repaired."""
        fitting = (route for route in self.routes if route.item_code == item_code)
        return next((route for route in fitting if route.levels is None or level in route.levels), None)


@cache
def limit_rules(on: date) -> LimitRules:
    """Return the limit rules in force on a day; RuleFileError without them."""
    return the_one_in_force(map(LimitRules.load, sorted(DATA.glob("limit_rules_*.json"))), on)


@cache
def anomaly_rules(on: date) -> AnomalyRules:
    """Return the anomaly rules in force on a day; RuleFileError without them."""
    return the_one_in_force(map(AnomalyRules.load, sorted(DATA.glob("anomaly_rules_*.json"))), on)


@cache
def repair_routes() -> RepairRoutes:
    """Return the newest repair routes: who reads a report today can only go today's way."""
    return max(
        map(RepairRoutes.load, DATA.glob("repair_routes_*.json")), key=lambda routes: routes.valid_from
    )
