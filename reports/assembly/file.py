"""One subject's file as one reader may see it on one day: the only thing the sections are written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from archives.access import Granted, RecordLine, SourceLine
from archives.items import ALL_ITEMS
from archives.models import Consent, Query, Subject, SubjectKind
from reports.content_records import RecordStatus
from reports.content_values import DataState

#: The states in which what stands in the file may be shown.
SHOWN = frozenset({DataState.VALUE, DataState.DISPUTED})


@dataclass(frozen=True)
class OpenedFile:
    """What one read through the door brought of one subject.

    `states` has every asked item; `sources` those that were opened and have a source; `records` are newest
    first. `queries_used` counts the reads under `consent`, this one included.
    """

    subject: Subject
    granted: Granted
    frames: Mapping[str, pl.DataFrame]
    records: tuple[RecordLine, ...]
    sources: Mapping[str, tuple[SourceLine, ...]]
    states: Mapping[str, DataState]
    consent: Consent | None
    queries_used: int

    @property
    def on(self) -> date:
        """The business date of the read."""
        return self.granted.on

    @property
    def uscc(self) -> str:
        """The subject's code."""
        return self.subject.uscc

    def is_shown(self, item: str) -> bool:
        """Whether what the file holds of an item is there to be shown."""
        return self.states.get(item) in SHOWN

    def records_of(self, *items: str) -> list[RecordLine]:
        """Return the records of some items, newest first."""
        return [record for record in self.records if record.item_code in items]

    def current_of(self, *items: str) -> list[RecordLine]:
        """Return the records of some items that are still in use, newest first."""
        return [one for one in self.records_of(*items) if not RecordStatus(one.status).out_of_use]

    def covered_to(self, item: str) -> date | None:
        """Return the day up to which a source unit answers for an item, or None where none says so."""
        days = [line.covered_to for line in self.sources.get(item, ()) if line.covered_to]
        return max(days, default=None)


def items_of(subject: Subject) -> tuple[str, ...]:
    """Return the items that a report on ``subject`` needs: inspections of B&Bs are asked for B&Bs alone."""
    return tuple(code for code in ALL_ITEMS if code != "bnb_inspection" or subject.kind == SubjectKind.BNB)


def opened_file(granted: Granted, subject: Subject) -> OpenedFile:
    """Lay out what ``granted`` brought of ``subject``."""
    uscc = subject.uscc
    frames = granted.frames()
    states = frames["states"].filter(pl.col("subject") == uscc)
    sources: dict[str, list[SourceLine]] = {}
    for line in granted.sources():
        sources.setdefault(line.item_code, []).append(line)
    consent_id = granted.verdicts[uscc].consent_id
    return OpenedFile(
        subject=subject,
        granted=granted,
        frames=frames,
        records=tuple(granted.records()),
        sources={item: tuple(lines) for item, lines in sources.items()},
        states={item: DataState(state) for item, state in states.select("item_code", "state").iter_rows()},
        consent=Consent.objects.filter(pk=consent_id).first() if consent_id else None,
        queries_used=Query.objects.filter(consent=consent_id).count() if consent_id else 0,
    )
