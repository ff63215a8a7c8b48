"""The pages on the archive say what the code does."""

from pathlib import Path

import pytest

from accounts.models import OrganisationKind
from archives.bounds import bounds_by_purpose
from archives.items import GRANTABLE_ITEMS, ITEMS, OUTCOME_SECTIONS, Audience, section_of
from archives.models import Purpose
from archives.states import DataState
from archives.verdicts import Denial

DOMAIN = Path(__file__).resolve().parents[2] / "docs" / "domain"
ARCHIVES = (DOMAIN / "archives.md").read_text(encoding="utf-8")
CONSENT = (DOMAIN / "consent.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ITEMS)
def test_every_item_stands_in_its_row(code: str) -> None:
    """Item, section and audience stand in one row of the table."""
    (row,) = [line for line in ARCHIVES.splitlines() if line.startswith("|") and f"`{code}`" in line]
    item = ITEMS[code]
    if item.audience is Audience.PARTIES:
        assert "the lender that reported it" in row
    else:
        assert f"| {item.section} |" in row
        assert ("only on consent" in row) == item.needs_consent


@pytest.mark.parametrize("word", [*DataState, *Denial])
def test_every_state_and_reason_is_explained(word: str) -> None:
    """Closed lists are in the pages, word for word."""
    assert f"| `{word}` |" in ARCHIVES + CONSENT


@pytest.mark.parametrize("purpose", Purpose.values)
def test_bounds_stand_in_the_page(purpose: str) -> None:
    """The figures of the page are those of the data."""
    rule = bounds_by_purpose()[purpose]
    assert f"| `{purpose}` | {rule.days_max} | {rule.queries_max} |" in CONSENT


def test_bounds_are_sound() -> None:
    """Every purpose names readers, legal basis and items that can be granted."""
    for purpose, rule in bounds_by_purpose().items():
        assert rule.items <= set(GRANTABLE_ITEMS)
        assert rule.readers <= set(OrganisationKind.values)
        assert rule.legal_basis
        assert (OrganisationKind.APPLICANT in rule.readers) == (purpose == Purpose.SELF_VIEW)


def test_outcomes_go_to_their_sections() -> None:
    """An outcome of a loan stands in the section of its kind, everything else in that of its item."""
    assert section_of("lending_outcome", "settled_on_time") == "trustworthy"
    assert section_of("lending_outcome", "written_off") == "adverse"
    assert section_of("pen_decision", "minor") == "adverse"
    assert set(OUTCOME_SECTIONS.values()) == {"trustworthy", "adverse", "other"}
