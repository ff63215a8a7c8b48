"""What every page knows about its reader's place of work."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.workplace import workplace_of


def workplace(request: HttpRequest) -> dict[str, Any]:
    """Give templates the reader's `place`, and its memberships; read only when a template asks."""
    place = workplace_of(request)
    return {"place": place, "memberships": SimpleLazyObject(lambda: place.memberships)}
