"""What every page knows about its reader's place of work."""

from typing import Any

from django.http import HttpRequest

from accounts.models import Membership


def workplace(request: HttpRequest) -> dict[str, Any]:
    """Give templates the reader's memberships, or none for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"memberships": []}
    return {"memberships": list(Membership.objects.filter(user=user).select_related("organisation"))}
