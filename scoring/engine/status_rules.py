"""Rules of the public-credit status code, as data. Lender-only items cannot be written into them."""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from scoring.engine.versioned import DATA, Labelled, Part, Versioned, the_one_in_force

#: Items that only lenders and the subject may see: they never colour a public code.
LENDER_ONLY_ITEMS = frozenset({"lending_outcome", "monitor_alert"})


class Colour(StrEnum):
    """The four colours, worst first."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"

    @property
    def three(self) -> "Colour":
        """The colour in the three-colour view, where blue shows as green."""
        return Colour.GREEN if self is Colour.BLUE else self

    @property
    def zh(self) -> str:
        """The colour in Chinese."""
        return {"red": "红码", "yellow": "黄码", "green": "绿码", "blue": "蓝码"}[self.value]

    @property
    def en(self) -> str:
        """The colour in English."""
        return self.value.capitalize()


class Limits(Part):
    """What makes a record count for nothing: an amount below this (if it has one), or this age in years."""

    min_amount_fen: int = 0
    max_age_years: Annotated[int, Field(gt=0)] | None = None


class AdverseRule(Labelled):
    """A record in force that colours the code red or yellow.

    Without `levels` any level counts. `is_own_register` marks what the platform itself registers:
    there nothing recorded means nothing happened, and no source needs checking.
    """

    colour: Colour
    item_code: str
    levels: tuple[str, ...] | None = None
    is_own_register: bool = False

    @model_validator(mode="after")
    def _adverse(self) -> Self:
        if self.colour not in {Colour.RED, Colour.YELLOW}:
            msg = f"{self.code}: an adverse rule is red or yellow"
            raise ValueError(msg)
        return self


class EvidenceRule(Labelled):
    """A record in force that speaks for a subject; with `is_latest_only` only the newest counts."""

    item_code: str
    levels: tuple[str, ...]
    is_latest_only: bool = False


class BlueRule(Part):
    """What blue asks for: age, every listed item checked and without a record in force, and some evidence."""

    min_age_months: Annotated[int, Field(ge=0)]
    clean_items: tuple[str, ...]
    own_clean_items: dict[str, tuple[str, ...]]
    evidence: Annotated[tuple[EvidenceRule, ...], Field(min_length=1)]


class StatusRules(Versioned):
    """One version of the status code's rules."""

    limits: dict[str, Limits]
    rules: tuple[AdverseRule, ...]
    blue: BlueRule

    @model_validator(mode="after")
    def _public_only(self) -> Self:
        if lender_only := self.items & LENDER_ONLY_ITEMS:
            msg = f"lender-only items never enter the status code: {sorted(lender_only)}"
            raise ValueError(msg)
        return self

    @property
    def items(self) -> frozenset[str]:
        """Every item the rules look at."""
        adverse = {rule.item_code for rule in self.rules}
        evidence = {rule.item_code for rule in self.blue.evidence}
        return frozenset(adverse | evidence | {*self.blue.clean_items, *self.blue.own_clean_items})

    @property
    def own_items(self) -> frozenset[str]:
        """Items of the platform's own registers."""
        own = {rule.item_code for rule in self.rules if rule.is_own_register}
        return frozenset(own | set(self.blue.own_clean_items))


@cache
def all_status_rules(folder: Path = DATA) -> tuple[StatusRules, ...]:
    """Every version of the rules, checked; RuleFileError names a broken file."""
    return tuple(StatusRules.load(path) for path in sorted(folder.glob("status_rules_*.json")))


@cache
def status_rules(on: date) -> StatusRules:
    """The rules in force on a day; RuleFileError without any."""
    return the_one_in_force(all_status_rules(), on)
