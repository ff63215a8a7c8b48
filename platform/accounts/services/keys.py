"""Keys with which other systems call the API. The key itself is shown once and never kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts import audit
from accounts.access import may_invite
from accounts.errors import KeyPeriodError, NotAllowedError, ScopeNotOfKindError
from accounts.models import ApiKey, Organisation, OrganisationKind, Scope, User

SCOPES_OF_KIND: dict[str, tuple[str, ...]] = {
    OrganisationKind.SOURCE_UNIT: (Scope.DELIVER,),
    OrganisationKind.LENDER: (Scope.PRODUCTS, Scope.OUTCOMES),
    OrganisationKind.GUARANTOR: (Scope.PRODUCTS, Scope.OUTCOMES),
}
DAYS_MAX = 366

_MARK = "ce_"
_PREFIX_LENGTH = 10


@transaction.atomic
def api_key_create(
    *,
    actor: User,
    organisation: Organisation,
    label: str,
    scopes: Sequence[str],
    expires_on: date,
    on: date,
) -> tuple[ApiKey, str]:
    """Issue a key and return it with its secret, which nobody can read again.

    Raises NotAllowedError, ScopeNotOfKindError or KeyPeriodError (a key ends within 366 days of ``on``).
    """
    if not may_invite(actor, organisation):
        raise NotAllowedError
    if not scopes or not set(scopes) <= set(SCOPES_OF_KIND.get(organisation.kind, ())):
        raise ScopeNotOfKindError
    if not on <= expires_on <= on + timedelta(days=DAYS_MAX):
        raise KeyPeriodError
    secret = _MARK + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        organisation=organisation,
        label=label.strip(),
        prefix=secret[:_PREFIX_LENGTH],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        expires_on=expires_on,
    )
    data = {"organisation": organisation.pk, "prefix": key.prefix, "scopes": key.scopes}
    audit.record(actor, "api_key.created", key, data)
    return key, secret


@transaction.atomic
def api_key_revoke(*, actor: User, key: ApiKey, at: datetime) -> None:
    """End a key at once; ending it again changes nothing. NotAllowedError refuses strangers."""
    key = ApiKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if not may_invite(actor, key.organisation):
        raise NotAllowedError
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        audit.record(actor, "api_key.revoked", key, {"organisation": key.organisation_id})


def key_for(secret: str, *, scope: str, on: date) -> ApiKey | None:
    """Return the key behind ``secret`` if it is valid for ``scope`` on a day, with its organisation."""
    return (
        ApiKey.objects.select_related("organisation")
        .filter(
            digest=digest_of(secret),
            revoked_at__isnull=True,
            expires_on__gte=on,
            scopes__contains=[scope],
        )
        .first()
    )


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256. It is random and long, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
