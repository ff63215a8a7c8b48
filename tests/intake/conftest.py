"""What the tests of intake share."""

import os
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def spare_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Make a database that a module's tests may commit to, one after the other."""
    from config.template_database import drop_database, fresh_database

    name = f"test_intake_{os.getpid()}"
    with django_db_blocker.unblock():
        fresh_database(name)
        yield name
        drop_database(name)


@pytest.fixture
def own_database(spare_database: str, django_db_blocker: Any) -> Iterator[None]:
    """Work in the spare database, where other connections see what a test commits; empty it afterwards."""
    from django.db import connection

    from config.template_database import use_database

    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        use_database(spare_database)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                # The logs refuse to be emptied by anybody but a replica.
                cursor.execute("SET session_replication_role = replica")
                cursor.execute("TRUNCATE accounts_organisation, accounts_outboxevent CASCADE")
            use_database(str(before))
