"""The two ways from checked rows into the archive, which end in the same rows.

A source unit's first delivery of a template has nothing to be compared with: its rows are copied straight
into the target table, while a narrow stage keeps what later steps ask for. Every later delivery is staged
whole and merged.
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol

import polars as pl
from django.db import IntegrityError, connection, transaction

from archives.models import Delivery
from intake.formats.base import Target
from intake.loading.merge import Known, Merged, insert_staged, merge
from intake.loading.stage import LINEAGE, NAME, REPEATED, Stage, copy_rows

_KEY_COLUMNS = ("row_no", "subject_id", "source_record_id")


class LoadingPath(Protocol):
    """Takes checked rows and ends with all in the target table, inside the transaction of the load."""

    stage: Stage
    #: The part of the time, 0 to 1, that passes while rows are being added; the rest is in `finish`.
    adding_share: float

    def add(self, sound: pl.DataFrame) -> None:
        """Take the sound rows of a chunk."""

    def leave_out_duplicates(self) -> int:
        """Leave out the rows whose record id stands further up; return their number."""

    def finish(self, on_step: Callable[[float], None]) -> Merged:
        """Bring all rows into the target; ``on_step`` is told how far (0 to 1) it is."""


def path_for(target: Target, delivery: Delivery, known: Known | None, as_of: date) -> LoadingPath:
    """Return the way to load: straight where nothing of the source unit is ``known``, else by merging."""
    if known is None:
        return StraightPath(target, delivery, as_of)
    return MergingPath(target, delivery, known, as_of)


class MergingPath:
    """Stages every row, then compares with the current ones."""

    adding_share = 0.3

    def __init__(self, target: Target, delivery: Delivery, known: Known, as_of: date) -> None:
        self.stage = Stage(target, LINEAGE | _own(target))
        self._target, self._delivery, self._known, self._as_of = target, delivery, known, as_of

    def add(self, sound: pl.DataFrame) -> None:
        """Stage the rows of a chunk."""
        self.stage.add(_with_target_columns(sound, self._target))

    def leave_out_duplicates(self) -> int:
        """Leave repeated record ids out of the stage."""
        self.stage.close()
        return self.stage.set_duplicates_aside()

    def finish(self, on_step: Callable[[float], None]) -> Merged:
        """Merge the stage into the target."""
        return merge(self.stage, self._delivery, self._known, self._as_of, on_step)


class StraightPath:
    """Copies the rows into the target at once; nobody sees them before the transaction is committed."""

    adding_share = 1.0

    def __init__(self, target: Target, delivery: Delivery, as_of: date) -> None:
        own = _own(target)
        self._keys = {name: own[name] for name in (*target.identity, target.date_column)}
        self.stage = Stage(target, {name: LINEAGE[name] for name in _KEY_COLUMNS} | self._keys)
        self._target, self._delivery, self._as_of = target, delivery, as_of

    def add(self, sound: pl.DataFrame) -> None:
        """Copy the rows of a chunk; where two have the same key, the first stands."""
        if sound.is_empty():
            return
        rows = _with_target_columns(sound, self._target)
        self.stage.add(rows)
        try:
            with transaction.atomic():
                copy_rows(self._target.table, self._target_rows(rows))
        except IntegrityError:
            self._add_singly(rows)

    def leave_out_duplicates(self) -> int:
        """Leave repeated record ids out: of the stage, and of the target where their dates differ."""
        self.stage.close()
        removed = self.stage.set_duplicates_aside()
        if removed:
            self._remove_duplicates()
        return removed

    def finish(self, on_step: Callable[[float], None]) -> Merged:
        """Nothing is left to do."""
        on_step(1.0)
        return Merged(inserted=self.stage.rows, corrected=0, unchanged=0)

    def _target_rows(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.select(
            pl.lit(self._delivery.pk).alias("delivery_id"),
            pl.lit(self._delivery.source_unit_id).alias("source_unit_id"),
            *_KEY_COLUMNS,
            *self._lineage(),
            *self._target.column_names,
        )

    def _lineage(self) -> list[pl.Expr]:
        if self._target.is_series:
            return [
                pl.col("cleaning_rules"),
                pl.concat_str(pl.lit("\\x"), "content_hash").alias("content_hash"),
            ]
        return [pl.col("cleaning_rules").fill_null("{}"), pl.col("content_hash"), pl.col("as_of")]

    def _add_singly(self, rows: pl.DataFrame) -> None:
        """Insert a chunk that repeats a key, leaving the repetition out."""
        chunk = Stage(self._target, LINEAGE | _own(self._target), name=f"{NAME}_chunk")
        chunk.add(rows)
        insert_staged(chunk, self._delivery, self._as_of, skip_repeated=True)

    def _remove_duplicates(self) -> None:
        """Delete rows of this delivery by their record ids, which the table's index knows."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {self._target.table} t USING {REPEATED} r "  # noqa: S608  (our own names)
                "WHERE t.source_unit_id = %s AND t.source_record_id = r.source_record_id "
                f"AND t.row_no = r.row_no AND t.delivery_id = %s "
                f"AND t.{self._target.superseded_column} IS NULL",
                [self._delivery.source_unit_id, self._delivery.pk],
            )


def _own(target: Target) -> dict[str, str]:
    return {column.name: column.sql_type for column in target.columns}


def _with_target_columns(sound: pl.DataFrame, target: Target) -> pl.DataFrame:
    lineage = [name for name in LINEAGE if name not in target.column_names]
    return sound.select(*lineage, "as_of", *(column.value.alias(column.name) for column in target.columns))
