"""`manage.py embedded_postgres`: starts and stops the database server that comes with the product."""

from argparse import ArgumentParser
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from psycopg import sql


class Command(BaseCommand):
    """Starts, stops or deletes the embedded server; the other commands need it running."""

    help = "Start, stop, show or destroy the embedded PostgreSQL server."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb."""
        parser.add_argument("verb", choices=["start", "stop", "status", "destroy"])

    def handle(self, *_: Any, verb: str, **__: Any) -> None:
        """Carry the verb out."""
        server = settings.EMBEDDED_POSTGRES
        if not settings.DATABASE_URL.startswith(server.url):
            self.stdout.write("DATABASE_URL names a server of its own: nothing to do.")
        elif verb == "start":
            ensure_database(server.start(), str(settings.DATABASES["default"]["NAME"]))
            self.stdout.write(f"PostgreSQL runs at {server.url}")
        elif verb == "stop":
            server.stop()
        elif verb == "destroy":
            server.destroy()
        else:
            self.stdout.write("running" if server.is_running() else "stopped")


def ensure_database(url: str, name: str) -> None:
    """Make the database ``name`` on the server at ``url`` where it is missing."""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
