"""Where what was read comes from: single records with their lineage, and the sources of each item.

Only `archives.access` calls this, for what a read was granted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import get_language
from psycopg import sql

from archives.frames import SOURCES, Source
from archives.items import ITEMS
from archives.models import DeliveryMode, Holding, Record, RecordStatus, Section
from archives.verdicts import SubjectKey, Verdict

COUNTING = (RecordStatus.VALID, RecordStatus.DISPUTED)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record of a file; ``amount`` in CNY, ``mode`` a `DeliveryMode`."""

    subject: str
    section: Section
    item_code: str
    level: str
    status: RecordStatus
    decided_on: date
    ended_on: date | None
    publicity_until: date | None
    amount: Decimal | None
    points: int | None
    content: Mapping[str, Any]
    source_unit: str
    source_unit_en: str
    source_record_id: str
    as_of: date
    received_at: datetime
    mode: str
    legal_basis: str
    cleaning_rules: tuple[str, ...]
    content_hash: str

    @property
    def unit(self) -> str:
        """The source unit's name in the language of the page."""
        return _named(self.source_unit, self.source_unit_en)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What one source unit holds of one item of one subject.

    ``rows`` counts what was received (0: it was asked and holds nothing), ``last_on`` is the date of the last
    row, ``covered_to`` the day up to which the unit answers.
    """

    subject: str
    item_code: str
    source_unit: str
    source_unit_en: str
    rows: int
    last_on: date | None
    covered_to: date | None
    received_at: datetime | None
    mode: str
    legal_basis: str

    @property
    def unit(self) -> str:
        """The source unit's name in the language of the page."""
        return _named(self.source_unit, self.source_unit_en)

    @property
    def mode_label(self) -> str:
        """The words of the mode."""
        return str(DeliveryMode(self.mode).label) if self.mode else ""


@dataclass(slots=True)
class _Tally:
    """What is known of one (subject, item, source unit) while its sources are put together."""

    name: str
    name_en: str
    rows: int = 0
    last_on: date | None = None
    covered_to: date | None = None
    received_at: datetime | None = None
    mode: str = ""
    legal_basis: str = ""


def _named(name: str, name_en: str) -> str:
    return name_en if name_en and (get_language() or "").startswith("en") else name


def records(
    keys: Sequence[SubjectKey],
    verdicts: Mapping[str, Verdict],
    *,
    reporter_id: int,
    statuses: Iterable[str],
    on: date,
) -> list[RecordLine]:
    """Return the current records of the granted items in ``statuses``, newest first."""
    codes = {key.id: key.uscc for key in keys}
    granted = Q()
    for key in keys:
        verdict = verdicts[key.uscc]
        granted |= Q(subject_id=key.id, item_code__in=verdict.granted)
        if verdict.own_only:
            granted |= Q(subject_id=key.id, item_code__in=verdict.own_only, source_unit_id=reporter_id)
    if not granted:
        return []
    found = Record.objects.filter(
        granted, superseded_by__isnull=True, status__in=list(statuses), decided_on__lte=on
    )
    rows = found.select_related("source_unit", "delivery").order_by("-decided_on", "item_code", "pk")
    return [_record_line(codes[row.subject_id], row) for row in rows]


def sources(keys: Sequence[SubjectKey], verdicts: Mapping[str, Verdict], *, on: date) -> list[SourceLine]:
    """Return the source units of each granted item, by subject, in the order of the items."""
    codes = {key.id: key.uscc for key in keys}
    tallies: dict[tuple[int, str, int], _Tally] = {}
    for source in SOURCES.values():
        _count(tallies, _series_sql(source), list(codes), on)
    _count(tallies, _RECORDS_SQL, list(codes), on)
    _add_holdings(tallies, list(codes))
    places = {code: place for place, code in enumerate(ITEMS)}
    lines = [
        SourceLine(
            subject=codes[subject_id],
            item_code=item,
            source_unit=tally.name,
            source_unit_en=tally.name_en,
            rows=tally.rows,
            last_on=tally.last_on,
            covered_to=tally.covered_to,
            received_at=tally.received_at,
            mode=tally.mode,
            legal_basis=tally.legal_basis,
        )
        for (subject_id, item, _unit), tally in tallies.items()
        if item in verdicts[codes[subject_id]].granted
    ]
    return sorted(lines, key=lambda line: (line.subject, places[line.item_code], line.source_unit))


def _record_line(uscc: str, row: Record) -> RecordLine:
    return RecordLine(
        subject=uscc,
        section=Section(row.section),
        item_code=row.item_code,
        level=row.level,
        status=RecordStatus(row.status),
        decided_on=row.decided_on,
        ended_on=row.ended_on,
        publicity_until=row.publicity_until,
        amount=row.amount,
        points=row.points,
        content=row.content,
        source_unit=row.source_unit.name,
        source_unit_en=row.source_unit.name_en,
        source_record_id=row.source_record_id,
        as_of=row.as_of,
        received_at=row.delivery.received_at,
        mode=row.delivery.mode,
        legal_basis=row.delivery.legal_basis,
        cleaning_rules=tuple(row.cleaning_rules),
        content_hash=row.content_hash,
    )


_GROUPED = """
    SELECT t.subject_id, {item}, d.source_unit_id, o.name, o.name_en, d.mode, d.legal_basis,
           max(d.received_at), max(t.{dated}), count(*)
    FROM {table} t JOIN archives_delivery d ON d.id = t.delivery_id
    JOIN accounts_organisation o ON o.id = d.source_unit_id
    WHERE t.subject_id = ANY(%s) AND t.{superseded} IS NULL AND t.status IN ('valid', 'disputed')
      AND t.{dated} <= %s
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 8"""

_RECORDS_SQL = sql.SQL(_GROUPED).format(
    item=sql.SQL("t.item_code"),
    table=sql.Identifier("archives_record"),
    dated=sql.Identifier("decided_on"),
    superseded=sql.Identifier("superseded_by_id"),
)


def _series_sql(source: Source) -> sql.Composed:
    item: sql.Composable = sql.Literal(source.items.get("", ""))
    if source.column:
        cases = [
            sql.SQL("WHEN {} THEN {}").format(sql.Literal(value), sql.Literal(code))
            for value, code in source.items.items()
        ]
        item = sql.SQL("CASE t.{} {} END").format(sql.Identifier(source.column), sql.SQL(" ").join(cases))
    return sql.SQL(_GROUPED).format(
        item=item,
        table=sql.Identifier(source.table),
        dated=sql.Identifier(source.dated),
        superseded=sql.Identifier("superseded_by"),
    )


def _count(
    tallies: dict[tuple[int, str, int], _Tally], statement: sql.Composed, ids: list[int], on: date
) -> None:
    """Add the rows of one table; of several deliveries the latest gives mode and legal basis."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids, on])
        for subject_id, item, unit, name, name_en, mode, basis, received_at, last_on, count in cursor:
            tally = tallies.setdefault((subject_id, item, unit), _Tally(name, name_en))
            tally.rows += count
            tally.last_on = max(filter(None, (tally.last_on, last_on)))
            tally.received_at, tally.mode, tally.legal_basis = received_at, mode, basis


def _add_holdings(tallies: dict[tuple[int, str, int], _Tally], ids: list[int]) -> None:
    """Add up to when the units answer; a unit that answers without rows was asked and holds nothing."""
    said = Holding.objects.filter(Q(subject__isnull=True) | Q(subject_id__in=ids), state="held").annotate(
        name=F("source_unit__name"), name_en=F("source_unit__name_en")
    )
    for holding in said.select_related("delivery"):
        for subject_id in ids if holding.subject_id is None else [holding.subject_id]:
            key = (subject_id, holding.item_code, holding.source_unit_id)
            tally = tallies.setdefault(key, _Tally(holding.name, holding.name_en))
            tally.covered_to = max(filter(None, (tally.covered_to, holding.covered_to)))
            if tally.received_at is None and holding.delivery is not None:
                tally.received_at, tally.mode = holding.delivery.received_at, holding.delivery.mode
                tally.legal_basis = holding.delivery.legal_basis
