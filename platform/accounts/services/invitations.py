"""Invitations: by e-mail, to one role, usable once and for two weeks."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit, outbox
from accounts.access import may_invite
from accounts.errors import (
    AlreadyMemberError,
    InvitationExpiredError,
    InvitationNotYoursError,
    InvitationRevokedError,
    InvitationUsedError,
    NotAllowedError,
    RoleNotOfKindError,
)
from accounts.models import Invitation, Membership, Organisation, User
from accounts.models.membership import ROLES_OF_KIND
from accounts.services.memberships import membership_add

#: The event that makes the message go out (`accounts.handlers`).
CREATED = "invitation.created"
DAYS_VALID = 14


@transaction.atomic
def invitation_create(
    *, actor: User, organisation: Organisation, email: str, role: str, at: datetime
) -> Invitation:
    """Invite whoever reads ``email`` to ``role``; a message goes out after the commit.

    An open invitation of the same address to the same role is taken back: only the newest link works.
    Raises NotAllowedError, RoleNotOfKindError or AlreadyMemberError.
    """
    if not may_invite(actor, organisation):
        raise NotAllowedError
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise RoleNotOfKindError
    address = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, role=role, user__email=address).exists():
        raise AlreadyMemberError
    # The lock puts two invitations of one address in line.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    for older in organisation.invitations.filter(email=address, role=role, accepted_at=None, revoked_at=None):
        _revoke(actor, older, at)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        invited_by=actor,
        expires_on=_day(at) + timedelta(days=DAYS_VALID),
    )
    audit.record(actor, "invitation.created", invitation, {"organisation": organisation.pk, "role": role})
    outbox.emit(CREATED, invitation=invitation.pk)
    return invitation


@transaction.atomic
def invitation_accept(*, user: User, token: str, at: datetime) -> Membership:
    """Make ``user`` a member as the invitation says.

    Raises Invitation.DoesNotExist, InvitationUsedError, InvitationRevokedError, InvitationExpiredError, and
    InvitationNotYoursError where the invitation names another address than the user's.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(token=token)
    )
    check_open(invitation, on=_day(at))
    if invitation.email != user.email.lower():
        raise InvitationNotYoursError
    invitation.accepted_at = at
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record(user, "invitation.accepted", invitation, {"organisation": invitation.organisation_id})
    return membership_add(actor=user, user=user, organisation=invitation.organisation, role=invitation.role)


@transaction.atomic
def invitation_revoke(*, actor: User, invitation: Invitation, at: datetime) -> None:
    """Take an invitation back; NotAllowedError, or InvitationUsedError once somebody came in by it."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not may_invite(actor, invitation.organisation):
        raise NotAllowedError
    if invitation.accepted_at is not None:
        raise InvitationUsedError
    _revoke(actor, invitation, at)


def check_open(invitation: Invitation, *, on: date) -> None:
    """Raise the reason for which an invitation no longer works on a day; its last day still counts."""
    if invitation.accepted_at is not None:
        raise InvitationUsedError
    if invitation.revoked_at is not None:
        raise InvitationRevokedError
    if on > invitation.expires_on:
        raise InvitationExpiredError


def _revoke(actor: User, invitation: Invitation, at: datetime) -> None:
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    audit.record(actor, "invitation.revoked", invitation, {"organisation": invitation.organisation_id})


def _day(at: datetime) -> date:
    return timezone.localdate(at)
