"""Data depth as a list of what is known, what is not, and what the subject can do about it."""

from dataclasses import dataclass
from decimal import Decimal

from scoring.display.words import item_label
from scoring.engine.depth import DepthRules, all_depth_rules
from scoring.engine.states import DataState
from scoring.models import SubjectScore


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One data item with its weight in per cent and its state."""

    code: str
    label: str
    weight: Decimal
    state: str

    @property
    def may_be_authorised(self) -> bool:
        """Whether the subject alone keeps it closed."""
        return self.state == DataState.NOT_AUTHORISED


@dataclass(frozen=True)
class DepthView:
    """The depth: `share` of 100 is known; `missing` per cent more reach the grade `better`."""

    grade: str
    share: Decimal
    rows: list[ItemRow]
    better: str
    missing: Decimal

    @property
    def known(self) -> list[ItemRow]:
        """The items that count, heaviest first."""
        return [row for row in self.rows if row.state == DataState.VALUE]

    @property
    def unknown(self) -> list[ItemRow]:
        """The items that are missing, heaviest first."""
        return [row for row in self.rows if row.state != DataState.VALUE]

    @property
    def to_authorise(self) -> Decimal:
        """Per cent that only wait for the subject's word."""
        return sum((row.weight for row in self.rows if row.may_be_authorised), Decimal(0))


def depth_view(score: SubjectScore) -> DepthView | None:
    """Lay out the depth kept with a score by the rules of its day; None where those are gone."""
    version = score.run.versions.get("depth_rules")
    rules = next((rules for rules in all_depth_rules() if rules.version == version), None)
    if rules is None:
        return None
    rows = [
        ItemRow(code, item_label(code), weight, score.items.get(code, DataState.NOT_HELD.value))
        for code, weight in rules.weights_of(score.subject.kind).items()
    ]
    rows.sort(key=lambda row: (-row.weight, row.code))
    share = sum((row.weight for row in rows if row.state == DataState.VALUE), Decimal(0))
    better, missing = _next(rules, share)
    return DepthView(score.depth, share, rows, better, missing)


def _next(rules: DepthRules, share: Decimal) -> tuple[str, Decimal]:
    """Return the next better grade and how much it wants; nothing for the best."""
    above = [floor for floor in rules.grades if floor.from_share > share]
    return (above[-1].grade, above[-1].from_share - share) if above else ("", Decimal(0))
