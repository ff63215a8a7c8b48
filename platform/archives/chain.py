"""The hash chain of the query log: adding links and proving that none was changed or lost.

A link is the SHA-256 of the link before it and the canonical JSON of its own row. Whoever changes, removes or
inserts a row must recompute every later link, and the head no longer agrees with any copy kept elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from archives.bulk import copy_in
from archives.models import ChainHead, Query

CHAIN = "queries"
GENESIS = "0" * 64


class Entry(NamedTuple):
    """One row of the log before it has its number; the fields are those of `Query`."""

    at: datetime
    on: date
    reader_id: int | None
    organisation_id: int
    subject_id: int
    purpose: str
    item_codes: Sequence[str]
    denied: dict[str, str]
    consent_id: int | None
    legal_basis: str
    reference: str
    client: str
    result_hash: str


class BrokenLink(NamedTuple):
    """The first place where the log is not what was written, and why."""

    number: int
    reason: str


_COLUMNS = ("number", *Entry._fields, "previous_link", "link")


def append(entries: Sequence[Entry]) -> list[int]:
    """Add ``entries`` in their order and return their numbers; call it inside the transaction of the read.

    The head is locked until that transaction ends, so do the reading first.
    """
    if not entries:
        return []
    ChainHead.objects.get_or_create(name=CHAIN, defaults={"link": GENESIS})
    head = ChainHead.objects.select_for_update().get(name=CHAIN)
    first, link = head.number + 1, head.link
    rows = []
    for number, entry in enumerate(entries, first):
        previous, link = link, link_of(link, number, entry)
        row = entry._replace(item_codes=list(entry.item_codes))._asdict() | {"denied": Jsonb(entry.denied)}
        rows.append((number, *row.values(), previous, link))
    copy_in(Query, _COLUMNS, rows)
    head.number, head.link = first + len(entries) - 1, link
    head.save(update_fields=["number", "link"])
    return list(range(first, first + len(entries)))


def link_of(previous: str, number: int, entry: Entry) -> str:
    """Return the link of row ``number`` after ``previous``."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = (number, at, entry.on.isoformat(), *entry[2:6], list(entry.item_codes), *entry[7:])
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def first_broken() -> BrokenLink | None:
    """Walk the whole log and return the first row that does not fit, or None if all do."""
    expected, link = 1, GENESIS
    for number, entry, previous, stored in _rows():
        if number != expected:
            return BrokenLink(expected, "the row is missing")
        if previous != link:
            return BrokenLink(number, "the row does not continue the one before it")
        if stored != link_of(previous, number, entry):
            return BrokenLink(number, "the row was changed")
        expected, link = number + 1, stored
    head = ChainHead.objects.filter(name=CHAIN).first()
    if head is not None and (head.number, head.link) != (expected - 1, link):
        return BrokenLink(expected, "rows are missing at the end")
    return None


def _rows() -> Iterator[tuple[int, Entry, str, str]]:
    rows: Iterable[tuple[Any, ...]] = Query.objects.order_by("number").values_list(*_COLUMNS)
    for number, *fields, previous, link in rows.iterator(chunk_size=5000):  # type: ignore[attr-defined]
        yield number, Entry(*fields), previous, link
