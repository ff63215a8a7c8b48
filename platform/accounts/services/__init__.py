"""Writes of the accounts app: typed, keyword-only, one transaction each, the audit entry inside."""

from accounts.services.invitations import invitation_accept, invitation_create, invitation_revoke
from accounts.services.keys import api_key_create, api_key_revoke
from accounts.services.memberships import membership_add, membership_remove
from accounts.services.organisations import organisation_create
from accounts.services.users import profile_update

__all__ = [
    "api_key_create",
    "api_key_revoke",
    "invitation_accept",
    "invitation_create",
    "invitation_revoke",
    "membership_add",
    "membership_remove",
    "organisation_create",
    "profile_update",
]
