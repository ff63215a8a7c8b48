"""Progress seen from outside while a load runs, and cancellation heard inside it.

The load is one transaction, so it tells its progress, and hears that it is cancelled, over a second
connection that commits each statement at once. That connection also holds the lock that keeps two workers
from loading the same batch; the lock ends with the connection, so a worker that dies frees it.
"""

from contextlib import suppress
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

_LOCK_CLASS = 20_250  # any number that no other advisory lock of the product uses


class Cancelled(Exception):  # noqa: N818  (named by what happened)
    """Somebody asked that the load should stop."""


class BatchBusy(Exception):  # noqa: N818
    """Another worker is loading the batch."""


class Progress:
    """The second connection of the load of batch ``batch_id``."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id = batch_id
        self._line: BaseDatabaseWrapper = connection.copy()

    def __enter__(self) -> Self:
        with self._line.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_CLASS, self.batch_id])
            if not cursor.fetchone()[0]:
                self._line.close()
                raise BatchBusy
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The server takes a moment to see a connection go, so the lock is given back first.
        with suppress(DatabaseError), self._line.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_CLASS, self.batch_id])
        self._line.close()

    def tell(self, *, percent: float, rows_read: int) -> None:
        """Make progress visible; raise `Cancelled` if the batch is to stop."""
        with self._line.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_batch SET percent = %s, rows_read = %s WHERE id = %s RETURNING cancel_asked",
                [min(int(percent), 99), rows_read, self.batch_id],
            )
            answer = cursor.fetchone()
        if answer and answer[0]:
            raise Cancelled
