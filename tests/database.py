"""The test databases: one template on the server, copied for each worker."""

import fcntl
import hashlib
import os
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

PROJECT = Path(__file__).resolve().parents[1]


def server_url() -> str:
    """Start the embedded server, unless `DATABASE_URL` names one, and return where to connect."""
    if settings.DATABASE_URL.startswith(settings.EMBEDDED_POSTGRES.url):
        from config.embedded_postgres import SPEED_OVER_SAFETY

        settings.EMBEDDED_POSTGRES.options = SPEED_OVER_SAFETY
        settings.EMBEDDED_POSTGRES.start()
    return f"{settings.DATABASE_URL.rpartition('/')[0]}/postgres"


def fresh_database(name: str) -> None:
    """Make ``name`` a copy of the migrated template; one process at a time builds or copies."""
    url = server_url()
    lock = Path(settings.HOME_DIR) / "template.lock"
    with lock.open("w") as handle, psycopg.connect(url, autocommit=True) as connection:
        fcntl.flock(handle, fcntl.LOCK_EX)
        template = f"test_template_{_migrations_digest()}"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _build_template(connection, template)
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


def _build_template(connection: "psycopg.Connection[tuple[object, ...]]", template: str) -> None:
    stale = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test_template_%'")
    for (old,) in stale.fetchall():
        _drop(connection, str(old))
    building = f"building_{os.getpid()}"
    _drop(connection, building)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
    _migrate(building)
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(template))
    )


def _drop(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(name: str) -> None:
    connection = connections["default"]
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict["NAME"] = before


def _migrations_digest() -> str:
    digest = hashlib.sha256((PROJECT / "uv.lock").read_bytes())
    for file in sorted(PROJECT.glob("**/migrations/*.py")):
        if ".venv" not in file.parts and "node_modules" not in file.parts:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
