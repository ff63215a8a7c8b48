"""A row of the query log in words."""

from dataclasses import dataclass

from django.utils.translation import get_language

from archives.items import ITEMS
from archives.models import Query
from archives.verdicts import Denial


@dataclass(frozen=True, slots=True)
class QueryView:
    """One read or refusal as the subject sees it."""

    query: Query

    @property
    def items(self) -> list[str]:
        """The names of what was opened."""
        return [_label(code) for code in self.query.item_codes]

    @property
    def denied(self) -> list[tuple[str, str]]:
        """The names of what stayed closed, with the reasons."""
        return [(_label(code), str(Denial(reason).label)) for code, reason in self.query.denied.items()]

    @property
    def is_own(self) -> bool:
        """Whether the subject looked at its own file."""
        return self.query.organisation_id == self.query.subject.organisation_id


def _label(code: str) -> str:
    item = ITEMS.get(code)
    return item.label(get_language() or "") if item else code
