"""The status code with every reason, what was not checked, and what blue still wants."""

from dataclasses import dataclass
from datetime import date

from scoring.display.words import item_label, pick, with_item_labels
from scoring.models import SubjectScore


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason of the colour, and the record it rests on."""

    colour: str
    wording: str
    item: str
    on: date
    is_disputed: bool


@dataclass(frozen=True)
class StatusView:
    """The colour; `without_disputed` is what it would be if every objection held."""

    colour: str
    without_disputed: str
    reasons: list[ReasonLine]
    wanting: list[str]
    not_checked: list[tuple[str, str]]

    @property
    def is_disputed(self) -> bool:
        """Whether an objection may change the colour."""
        return self.colour != self.without_disputed


def status_view(score: SubjectScore) -> StatusView:
    """Put the status code kept with a score into words."""
    kept = score.status_reasons
    return StatusView(
        colour=score.status_code,
        without_disputed=kept["without_disputed"],
        reasons=[
            ReasonLine(
                colour=reason["colour"],
                wording=pick(reason["zh"], reason["en"]),
                item=item_label(reason["item"]),
                on=date.fromisoformat(reason["on"]),
                is_disputed=reason["disputed"],
            )
            for reason in kept["reasons"]
        ],
        wanting=[with_item_labels(pick(want["zh"], want["en"])) for want in kept["wanting"]],
        not_checked=[(item_label(code), score.items.get(code, "not_held")) for code in kept["not_checked"]],
    )
