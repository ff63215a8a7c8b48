"""System checks of relations between settings."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def demo_is_not_deployed(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    """A demo has public passwords: it must not be deployed."""
    if settings.DEMO:
        return [checks.Error("DEMO is on: its logins are public.", hint="Unset DEMO.", id="config.E001")]
    return []


@checks.register(deploy=True)
def embedded_parts_are_for_one_machine(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **_: Any,
) -> list[checks.CheckMessage]:
    """The embedded database and the file queue serve one machine."""
    messages: list[checks.CheckMessage] = []
    if settings.DATABASE_URL.startswith(settings.EMBEDDED_POSTGRES.url):
        messages.append(
            checks.Warning("The embedded database is in use.", hint="Set DATABASE_URL.", id="config.W001")
        )
    if settings.BROKER_URL.startswith("filesystem:"):
        messages.append(checks.Warning("The file queue is in use.", hint="Set BROKER_URL.", id="config.W002"))
    return messages
