"""From the stage into the archive: what is known already, what corrects, what is new."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from archives.models import Delivery
from intake.formats.base import Target
from intake.loading.stage import Stage

#: Rows inserted by one statement: it bounds the database's queue of reference checks.
STEP_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Merged:
    """How many staged rows were inserted, how many of those correct an earlier row, how many were known."""

    inserted: int
    corrected: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Known:
    """The days between which the source unit's earlier rows of the template lie."""

    first: date
    last: date


def merge(
    stage: Stage, delivery: Delivery, known: Known, as_of: date, on_step: Callable[[float], None]
) -> Merged:
    """Move the staged rows into the target table as rows of ``delivery``.

    A row equal to the current one of the same source record is left out. One that differs is inserted, and
    the current one names ``delivery`` as what superseded it. ``on_step`` is told how far (0 to 1) it is.
    """
    unchanged = _leave_out_unchanged(stage, delivery, known)
    on_step(0.2)
    corrected = _supersede(stage, delivery, known)
    inserted = insert_staged(stage, delivery, as_of, on_step=lambda share: on_step(0.3 + 0.7 * share))
    return Merged(inserted, corrected, unchanged)


def insert_staged(
    stage: Stage,
    delivery: Delivery,
    as_of: date,
    *,
    skip_repeated: bool = False,
    on_step: Callable[[float], None] = lambda _share: None,
) -> int:
    """Insert the staged rows, some thousands at a time; return their number."""
    inserted = 0
    for first in range(0, stage.row_no_max + 1, STEP_ROWS):
        inserted += _insert(stage, delivery, as_of, first, "ON CONFLICT DO NOTHING" if skip_repeated else "")
        on_step(first / (stage.row_no_max + 1))
    return inserted


def _same_record(target: Target) -> str:
    """Join a staged row `s` to the current row `t` of the same source record, within the known days."""
    own = " AND ".join(f"t.{name} = s.{name}" for name in target.identity)
    return f"""
        t.source_unit_id = %s AND t.source_record_id = s.source_record_id AND {own or "true"}
        AND t.{target.superseded_column} IS NULL AND t.{target.date_column} BETWEEN %s AND %s
    """


def _leave_out_unchanged(stage: Stage, delivery: Delivery, known: Known) -> int:
    target = stage.target
    hashed = target.hash_sql.replace("content_hash", "s.content_hash")
    return _execute(
        f"DELETE FROM {stage.name} s USING {target.table} t "  # noqa: S608  (the templates' own names)
        f"WHERE {_same_record(target)} AND t.content_hash = {hashed}",
        [delivery.source_unit_id, known.first, known.last],
    )


def _supersede(stage: Stage, delivery: Delivery, known: Known) -> int:
    target = stage.target
    return _execute(
        f"UPDATE {target.table} t SET {target.superseded_column} = %s FROM {stage.name} s "  # noqa: S608
        f"WHERE {_same_record(target)}",
        [delivery.pk, delivery.source_unit_id, known.first, known.last],
    )


def _insert(stage: Stage, delivery: Delivery, as_of: date, first: int, on_conflict: str) -> int:
    target = stage.target
    names = ["row_no", "subject_id", "source_record_id", *target.column_names]
    rules = "cleaning_rules" if target.is_series else "coalesce(cleaning_rules, '{}')"
    more = "" if target.is_series else ", as_of"
    more_values = "" if target.is_series else ", %s"
    return _execute(
        f"INSERT INTO {target.table} "  # noqa: S608
        f"(delivery_id, source_unit_id, cleaning_rules, content_hash, {', '.join(names)}{more}) "
        f"SELECT %s, %s, {rules}, {target.hash_sql}, {', '.join(names)}{more_values} "
        f"FROM {stage.name} WHERE row_no >= %s AND row_no < %s {on_conflict}",
        [
            delivery.pk,
            delivery.source_unit_id,
            *([] if target.is_series else [as_of]),
            first,
            first + STEP_ROWS,
        ],
    )


def _execute(statement: str, parameters: list[int | date]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
