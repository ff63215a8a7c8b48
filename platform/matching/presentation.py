"""Checks in words: what was asked, what was found, and why that is a yes, a no or a referral."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.templatetags.face import money, number, percent
from archives.models import SizeClass, SubjectKind, SubjectType
from lenders.choices import Category
from lenders.measures import MEASURES
from lenders.rules import REQUEST_AMOUNT, REQUEST_CATEGORY, REQUEST_DAY, REQUEST_TERM
from matching.judgement import Verdict
from matching.models import Match
from matching.offers import Offer
from matching.reasons import REASONS
from scoring.engine.features import FEATURES, Unit

_CHOICES: Mapping[str, Any] = {
    "kind": SubjectKind,
    "subject_type": SubjectType,
    "size_class": SizeClass,
    REQUEST_CATEGORY: Category,
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check as a reader sees it; `reason` is empty for a yes."""

    wording: str
    measure: str
    value: str
    state: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One product for one subject as a reader sees it; money in yuan, costs as fractions a year."""

    product: Any
    verdict: str
    checks: list[CheckRow]
    parts: Mapping[str, Decimal]
    annualised: Decimal | None
    cost: Any = None

    @property
    def failing(self) -> list[CheckRow]:
        """The checks that say no, then those that refer."""
        order = {"no": 0, "refer": 1}
        return sorted(
            (row for row in self.checks if row.verdict in order), key=lambda row: order[row.verdict]
        )


def offer_row(offer: Offer) -> OfferRow:
    """Show an offer that was just made."""
    return OfferRow(
        product=offer.product,
        verdict=offer.verdict.code,
        checks=[check_row(check.as_json()) for check in offer.judgement.checks],
        parts=_parts(offer.rank.as_json()),
        annualised=offer.terms.annualised,
        cost=offer.cost,
    )


def match_row(match: Match) -> OfferRow:
    """Show a match as it was kept."""
    return OfferRow(
        product=match.product_revision.product,
        verdict=match.verdict,
        checks=[check_row(check) for check in match.checks],
        parts=_parts(match.rank),
        annualised=match.annualised,
    )


def grouped(rows: Iterable[OfferRow]) -> list[tuple[str, str, list[OfferRow]]]:
    """Put rows under their verdicts, with a heading each; their order stays."""
    headings = {
        Verdict.YES.code: _("Fits you"),
        Verdict.REFER.code: _("An officer would look at it"),
        Verdict.NO.code: _("Does not fit now"),
    }
    found = list(rows)
    return [(code, text, [row for row in found if row.verdict == code]) for code, text in headings.items()]


def check_row(check: Mapping[str, Any]) -> CheckRow:
    """Put one check, as JSON data, into the reader's words."""
    english = _is_english()
    reason = REASONS.get(check["reason"])
    return CheckRow(
        wording=check["en"] if english else check["zh"],
        measure=_measure(check["reads"]),
        value=shown(check["reads"], check["value"]),
        state=check["state"],
        verdict=check["verdict"],
        reason="" if reason is None else (reason.en if english else reason.zh),
    )


def shown(reads: str, value: Any) -> str:
    """Write a value with its unit, as its measure has it; empty for an unknown."""
    if value is None:
        return ""
    if choices := _CHOICES.get(reads):
        return str(choices(value).label)
    if reads == REQUEST_AMOUNT:
        return money(Decimal(int(value)) / 100)
    if reads == REQUEST_DAY:
        return date_format(date.fromordinal(int(value)), "DATE_FORMAT")
    if reads == REQUEST_TERM or isinstance(value, str):
        return number(value) if reads == REQUEST_TERM else value
    return _figure(reads, value)


def _figure(reads: str, value: float) -> str:
    feature = FEATURES.get(reads)
    if reads == "pd":
        return percent(value, 2)
    if feature is None:
        return number(value)
    if feature.unit is Unit.YUAN:
        return money(value)
    if feature.unit is Unit.RATIO:
        return percent(value)
    places = 0 if float(value).is_integer() else 2
    return f"{number(value, places)} {feature.unit.en if _is_english() else feature.unit.zh}"


def _measure(reads: str) -> str:
    measure = MEASURES.get(reads)
    return "" if measure is None else (measure.en if _is_english() else measure.zh)


def _parts(rank: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(rank[name]) for name in ("points", "cost", "chance", "speed")}


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
