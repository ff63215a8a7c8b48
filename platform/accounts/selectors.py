"""Reads of the accounts app."""

from django.db.models import QuerySet

from accounts.models import ApiKey, Invitation, Membership, Organisation


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the memberships of an organisation with their users, by name."""
    found = organisation.memberships.select_related("user")
    return found.order_by("user__name", "user__email", "role")


def open_invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations that nobody accepted and nobody took back, newest first; expired ones too."""
    found = organisation.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    return found.order_by("-created_at")


def keys_of(organisation: Organisation) -> QuerySet[ApiKey]:
    """Return the keys of an organisation, those in use first."""
    return organisation.api_keys.order_by("revoked_at", "-created_at")
