"""Fresh databases in a second: a migrated template on the server, copied as often as one is needed.

The template's name carries a digest of all migrations, so it is built anew only when one of them changed.
"""

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

PREFIX = "credit_easy_template_"

Connection = psycopg.Connection[tuple[Any, ...]]


def server_url(*, options: str = "") -> str:
    """Start the embedded server, unless `DATABASE_URL` names another, and return where to connect."""
    if settings.DATABASE_URL.startswith(settings.EMBEDDED_POSTGRES.url):
        settings.EMBEDDED_POSTGRES.options = options
        settings.EMBEDDED_POSTGRES.start()
    return f"{settings.DATABASE_URL.rpartition('/')[0]}/postgres"


def fresh_database(name: str, *, options: str = "") -> None:
    """Make ``name`` a copy of the migrated template; one process at a time builds or copies."""
    url = server_url(options=options)
    lock = Path(settings.HOME_DIR) / "template.lock"
    with lock.open("w") as handle, psycopg.connect(url, autocommit=True) as connection:
        fcntl.flock(handle, fcntl.LOCK_EX)
        template = f"{PREFIX}{_migrations_digest()}"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _build(connection, template)
        _drop(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop_database(name: str) -> None:
    """Drop ``name``, whoever is still connected."""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        _drop(connection, name)


def use_database(name: str) -> None:
    """Point this process's default connection at ``name``."""
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


def _build(connection: Connection, template: str) -> None:
    stale = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
    for (old,) in stale.fetchall():
        _drop(connection, str(old))
    building = f"building_{os.getpid()}"
    _drop(connection, building)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
    _migrate(building)
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(template))
    )


def _drop(connection: Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(name: str) -> None:
    before = connections["default"].settings_dict["NAME"]
    use_database(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        use_database(str(before))


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
