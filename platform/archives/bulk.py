"""Writing many rows at once: keys from the sequence, rows by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """Take ``count`` keys from the sequence of ``model``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [_table(model), count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` (values of ``columns``, as psycopg adapts them) into the table of ``model``.

    Defaults of Django are not applied: name every column that has no default in the database.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(_table(model)), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    # COPY goes past Django's cursor, so its errors are translated here.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table  # noqa: SLF001  (Django documents _meta as public)
