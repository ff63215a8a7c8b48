"""Keys at the door of the API: `Authorization: Bearer <key>`."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from accounts.models import ApiKey
from accounts.services.keys import key_for


class KeyBearer(HttpBearer):
    """Lets in who shows a valid key with one of ``scopes``; `request.auth` is then the `ApiKey`."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:  # noqa: ARG002
        """Return the key behind ``token``, or None, which is answered with 401."""
        today = timezone.localdate()
        found = (key_for(token, scope=scope, on=today) for scope in self.scopes)
        return next((key for key in found if key), None)
