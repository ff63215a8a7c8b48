"""What all tests share: an embedded database built once, and a copy of it for each worker."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# A shared machine may be slow at any moment: an example is judged by its result, not by its time.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> None:
    """Passwords are hashed quickly, mail stays in memory, jobs run in place."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Copy the template database, which is built anew only when a migration changed."""
    from django.db import connections

    from config.embedded_postgres import SPEED_OVER_SAFETY
    from config.template_database import drop_database, fresh_database, use_database

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_{worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        fresh_database(name, options=SPEED_OVER_SAFETY)
        use_database(name)
        yield
        for connection in connections.all():
            connection.close()
        drop_database(name)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    """Each test writes its files into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture(scope="session", autouse=True)
def _jobs_in_place() -> None:
    """Jobs run at once, in the process of the test."""
    from config.celery import app

    app.conf.task_always_eager = True
    app.conf.task_eager_propagates = True
