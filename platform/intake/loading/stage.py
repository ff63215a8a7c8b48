"""The stage: a temporary table that takes the sound rows by COPY before any of them becomes visible."""

import io
from collections.abc import Iterator, Mapping

import polars as pl
from django.db import connection

from intake.formats.base import Target

NAME = "intake_stage"
#: Takes the rows whose record id stands further up; a file may repeat one id millions of times.
REPEATED = "intake_repeated"
DUPLICATES_STEP = 20_000
#: What every staged row has, beside the columns of its target.
LINEAGE = {
    "row_no": "integer",
    "subject_id": "bigint",
    "source_record_id": "text",
    "cleaning_rules": "text[]",
    "content_hash": "text",
}


class Stage:
    """The staged rows of one delivery; use it inside the transaction of the load, which drops it."""

    def __init__(self, target: Target, columns: Mapping[str, str], name: str = NAME) -> None:
        self.target = target
        self.name = name
        self.rows = 0
        self.row_no_max = 0
        shape = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
        # Names and types are the templates' own, never a file's.
        _execute(f"DROP TABLE IF EXISTS {self.name}")
        _execute(f"CREATE TEMPORARY TABLE {self.name} ({shape}) ON COMMIT DROP")
        self._columns = tuple(columns)

    def add(self, rows: pl.DataFrame) -> None:
        """Copy ``rows``, which have the columns of the stage among theirs."""
        if rows.is_empty():
            return
        copy_rows(self.name, rows.select(self._columns))
        self.rows += rows.height
        self.row_no_max = int(rows["row_no"][-1])

    def close(self) -> None:
        """Tell the planner how much there is, and make runs of rows quick to find."""
        _execute(f"CREATE INDEX ON {self.name} USING brin (row_no) WITH (pages_per_range = 16)")
        _execute(f"ANALYZE {self.name}")

    def set_duplicates_aside(self) -> int:
        """Move every row whose record id stands further up into `REPEATED`; return their number."""
        keys = ", ".join((*self.target.identity, "source_record_id"))
        _execute(f"DROP TABLE IF EXISTS {REPEATED}")
        _execute(f"CREATE TEMPORARY TABLE {REPEATED} (row_no integer, source_record_id text) ON COMMIT DROP")
        removed = _execute(f"""
            WITH repeated AS (SELECT {keys} FROM {self.name} GROUP BY {keys} HAVING count(*) > 1),
            ranked AS (
                SELECT ctid AS place, row_number() OVER (PARTITION BY {keys} ORDER BY row_no) AS turn
                FROM {self.name} WHERE ({keys}) IN (SELECT {keys} FROM repeated)
            ),
            gone AS (
                DELETE FROM {self.name} USING ranked WHERE {self.name}.ctid = ranked.place AND turn > 1
                RETURNING row_no, source_record_id
            )
            INSERT INTO {REPEATED} SELECT row_no, source_record_id FROM gone
        """)  # noqa: S608
        self.rows -= removed
        return removed


def duplicates() -> Iterator[list[tuple[int, str]]]:
    """Yield what `Stage.set_duplicates_aside` set aside: (row, record id) by row, thousands at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT row_no, source_record_id FROM {REPEATED} ORDER BY row_no")  # noqa: S608
        while rows := cursor.fetchmany(DUPLICATES_STEP):
            yield rows


def copy_rows(table: str, rows: pl.DataFrame) -> None:
    """Copy ``rows`` into the columns of ``table`` that they are named after; null is null."""
    buffer = io.BytesIO()
    rows.write_csv(buffer, include_header=False)
    statement = f"COPY {table} ({', '.join(rows.columns)}) FROM STDIN (FORMAT csv)"
    # Django does not know COPY, so its translation of database errors is asked for.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write(buffer.getbuffer())


def _execute(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
