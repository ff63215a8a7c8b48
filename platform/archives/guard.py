"""The guard of the protected tables: no statement reaches them around the door or the loader.

Every psycopg cursor of the product's database connections is a guarded one. It refuses a statement that
names a table of the archive's records or series, be it through the ORM, raw SQL or COPY, unless the code runs
inside `reading` (only `archives` opens it, behind the checks of `archives.access`) or `loading` (only the
loader of deliveries does). `archives.guard_scan` finds the same trespass in source code.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from psycopg import Connection, sql

#: The tables that only the door and the loader may name; partitions begin with the name of their table.
PROTECTED_TABLES = (
    "archives_record",
    "archives_invoice",
    "archives_tax_payment",
    "archives_social_security_month",
    "archives_utility_month",
)

_NAMED = re.compile(rf"\b({'|'.join(PROTECTED_TABLES)})(_\d{{4}}|_rest)?\b", re.IGNORECASE)
_DEFINITION = re.compile(
    r"\s*(CREATE|ALTER|DROP|TRUNCATE|COMMENT|ANALYZE|VACUUM|REINDEX|SET)\b", re.IGNORECASE
)
_READS = re.compile(r"\bSELECT\b|\bAS\s+TABLE\b|\bCOPY\b", re.IGNORECASE)
_inside: ContextVar[str] = ContextVar("archives_guard", default="")


class UnguardedRead(PermissionError):  # noqa: N818  (named by what happened)
    """A statement named a protected table outside the door and the loader."""


@contextmanager
def loading() -> Iterator[None]:
    """Let the loader of deliveries, and services that change the status of records, use protected tables."""
    token = _inside.set("loading")
    try:
        yield
    finally:
        _inside.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Let the door read protected tables, once it has checked and logged the read."""
    token = _inside.set("reading")
    try:
        yield
    finally:
        _inside.reset(token)


def check(statement: str) -> None:
    """Raise `UnguardedRead` if ``statement`` names a protected table and nothing here allows it.

    Statements that only define or empty tables pass: migrations and tests need them, and they read nothing.
    """
    if _inside.get():
        return
    named = _NAMED.search(statement)
    if named and not (_DEFINITION.match(statement) and not _READS.search(statement)):
        raise UnguardedRead(f"{named[0]} is read and written only through archives.access and the loader")


def watch(sender: object, connection: Any, **_: object) -> None:  # noqa: ARG001  (a receiver of Django)
    """Give a new database connection guarded cursors; receives Django's `connection_created`."""
    raw = connection.connection
    raw.cursor_factory = _guarded(raw.cursor_factory)
    raw.server_cursor_factory = _guarded(raw.server_cursor_factory)


_made: dict[type[Any], type[Any]] = {}


def _guarded(base: type[Any]) -> type[Any]:
    if getattr(base, "is_guarded", False):
        return base
    if base not in _made:
        _made[base] = _guarded_class(base)
    return _made[base]


def _guarded_class(base: type[Any]) -> type[Any]:
    class Guarded(base):  # type: ignore[misc]
        is_guarded = True

        def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            check(_text(query, self.connection))
            return super().execute(query, *args, **kwargs)

        def executemany(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            check(_text(query, self.connection))
            return super().executemany(query, *args, **kwargs)

        def stream(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            check(_text(query, self.connection))
            return super().stream(query, *args, **kwargs)

        def copy(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
            check(_text(statement, self.connection))
            return super().copy(statement, *args, **kwargs)

    return Guarded


def _text(query: Any, connection: "Connection[Any]") -> str:
    if isinstance(query, bytes):
        return query.decode()
    if isinstance(query, sql.Composable):
        return query.as_string(connection)
    return str(query)
