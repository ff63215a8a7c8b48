"""People, organisations and what people may do for them."""

from accounts.models.audit import AuditEntry
from accounts.models.key import ApiKey, Scope
from accounts.models.membership import Invitation, Membership, Role
from accounts.models.organisation import CodeType, Organisation, OrganisationKind
from accounts.models.outbox import OutboxEvent
from accounts.models.user import User

__all__ = [
    "ApiKey",
    "AuditEntry",
    "CodeType",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OutboxEvent",
    "Role",
    "Scope",
    "User",
]
