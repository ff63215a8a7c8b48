"""Who works for an organisation, and in which role."""

from django.db import transaction

from accounts import audit
from accounts.errors import AlreadyMemberError, LastInviterError, NotAllowedError, RoleNotOfKindError
from accounts.models import Membership, Organisation, User
from accounts.models.membership import INVITING_ROLES, ROLES_OF_KIND


@transaction.atomic
def membership_add(*, actor: User | None, user: User, organisation: Organisation, role: str) -> Membership:
    """Give ``user`` a role in ``organisation``; RoleNotOfKindError or AlreadyMemberError refuse it."""
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise RoleNotOfKindError
    membership, is_new = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if not is_new:
        raise AlreadyMemberError
    data = {"organisation": organisation.pk, "user": user.pk, "role": role}
    audit.record(actor, "membership.added", membership, data)
    return membership


@transaction.atomic
def membership_remove(*, actor: User, membership: Membership) -> None:
    """End a membership: one's own, or as somebody who manages the members (else NotAllowedError).

    The last membership that can invite stays (LastInviterError): an organisation nobody can enter is lost.
    """
    # The lock puts two removals in line, so that they cannot take the last two inviters at once.
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    inviters = Membership.objects.filter(organisation=organisation, role__in=INVITING_ROLES)
    if membership.user_id != actor.pk and not inviters.filter(user=actor).exists():
        raise NotAllowedError
    if membership.role in INVITING_ROLES and not inviters.exclude(pk=membership.pk).exists():
        raise LastInviterError
    data = {"organisation": organisation.pk, "user": membership.user_id, "role": membership.role}
    audit.record(actor, "membership.removed", membership, data)
    membership.delete()
