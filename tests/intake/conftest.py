"""What the tests of intake share."""

import os
import secrets
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of the test's own, where what it commits can be seen by other connections."""
    from django.db import connection

    from config.template_database import drop_database, fresh_database, use_database

    name, before = f"test_intake_{os.getpid()}_{secrets.token_hex(4)}", connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        fresh_database(name)
        use_database(name)
        try:
            yield
        finally:
            use_database(str(before))
            drop_database(name)
