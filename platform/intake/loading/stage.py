"""The stage: a temporary table that takes the sound rows by COPY before any of them becomes visible."""

import io
from collections.abc import Mapping

import polars as pl
from django.db import connection

from intake.formats.base import Target

NAME = "intake_stage"
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

    def take_duplicates(self) -> list[tuple[int, str]]:
        """Remove every row whose record id stands further up; return (row, record id) of those removed."""
        keys = ", ".join((*self.target.identity, "source_record_id"))
        with connection.cursor() as cursor:
            cursor.execute(f"""
                WITH repeated AS (SELECT {keys} FROM {self.name} GROUP BY {keys} HAVING count(*) > 1),
                ranked AS (
                    SELECT ctid AS place, row_number() OVER (PARTITION BY {keys} ORDER BY row_no) AS turn
                    FROM {self.name} WHERE ({keys}) IN (SELECT {keys} FROM repeated)
                )
                DELETE FROM {self.name} USING ranked WHERE {self.name}.ctid = ranked.place AND turn > 1
                RETURNING row_no, source_record_id
            """)  # noqa: S608
            removed = sorted(cursor.fetchall())
        self.rows -= len(removed)
        return removed


def copy_rows(table: str, rows: pl.DataFrame) -> None:
    """Copy ``rows`` into the columns of ``table`` that they are named after; null is null."""
    buffer = io.BytesIO()
    rows.write_csv(buffer, include_header=False)
    statement = f"COPY {table} ({', '.join(rows.columns)}) FROM STDIN (FORMAT csv)"
    # Django does not know COPY, so its translation of database errors is asked for.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write(buffer.getbuffer())


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
