"""The doors to organisations: who may enter, in which role. Strangers get 404, as if nothing were there."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import Membership, Organisation, User
from accounts.models.membership import INVITING_ROLES

AnyUser = User | AnonymousUser


def roles_in(user: AnyUser, organisation: Organisation) -> frozenset[str]:
    """Return the roles of ``user`` in ``organisation``; none for visitors."""
    if not user.is_authenticated:
        return frozenset()
    held = Membership.objects.filter(user=user, organisation=organisation).values_list("role", flat=True)
    return frozenset(held)


def organisation_for(
    user: AnyUser, pk: int | str, *, roles: Iterable[str] | None = None, kinds: Iterable[str] | None = None
) -> Organisation:
    """Return the organisation that ``user`` enters as a member, in one of ``roles`` and of one of ``kinds``.

    None of either means any. Whoever may not enter gets Http404, the same as for what does not exist.
    """
    if not user.is_authenticated or not str(pk).isascii() or not str(pk).isdigit():
        raise Http404
    memberships = Membership.objects.filter(user=user, organisation=int(pk))
    if roles is not None:
        memberships = memberships.filter(role__in=list(roles))
    if kinds is not None:
        memberships = memberships.filter(organisation__kind__in=list(kinds))
    membership = memberships.select_related("organisation").first()
    if membership is None:
        raise Http404
    return membership.organisation


def organisation_in_role(user: AnyUser, *roles: str) -> Organisation:
    """Return the first organisation in which ``user`` holds one of ``roles``, or raise Http404.

    For pages that belong to a role and not to one organisation, such as the operator's desk.
    """
    if not user.is_authenticated:
        raise Http404
    membership = (
        Membership.objects.filter(user=user, role__in=roles)
        .select_related("organisation")
        .order_by("created_at", "pk")
        .first()
    )
    if membership is None:
        raise Http404
    return membership.organisation


def may_invite(user: AnyUser, organisation: Organisation) -> bool:
    """Say whether ``user`` may invite and remove members of ``organisation``."""
    return bool(roles_in(user, organisation) & INVITING_ROLES)
