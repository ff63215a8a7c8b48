"""The doors of intake: who may deliver for a source unit, and who may see a batch."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.access import AnyUser
from accounts.models import Membership, Organisation, OrganisationKind, Role
from intake.models import Batch

#: The operator's people who deliver for any source unit, and those who only look.
OPERATOR_DELIVERS = (Role.OPERATOR_DATA,)
OPERATOR_READS = (Role.OPERATOR_DATA, Role.OPERATOR_DESK, Role.AUDITOR)


def units_to_deliver_for(user: AnyUser) -> QuerySet[Organisation]:
    """Return the source units that ``user`` may deliver for: its own, or all for the operator's data desk."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    units = Organisation.objects.filter(kind=OrganisationKind.SOURCE_UNIT).order_by("name")
    if _holds(user, *OPERATOR_DELIVERS):
        return units
    return units.filter(memberships__user=user, memberships__role=Role.SOURCE_OFFICER).distinct()


def batches_for(user: AnyUser) -> QuerySet[Batch]:
    """Return the batches that ``user`` may see, newest first; Http404 for who has no business here."""
    batches = Batch.objects.select_related("source_unit", "uploaded_by").order_by("-received_at", "-pk")
    if user.is_authenticated and _holds(user, *OPERATOR_READS):
        return batches
    units = units_to_deliver_for(user)
    if not units.exists():
        raise Http404
    return batches.filter(source_unit__in=units)


def batch_for(user: AnyUser, pk: int) -> Batch:
    """Return a batch that ``user`` may see; Http404 for all others, as if there were none."""
    batch = batches_for(user).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def batch_to_change_for(user: AnyUser, pk: int) -> Batch:
    """Return a batch that ``user`` may cancel: one of a source unit it delivers for. Http404 otherwise."""
    batch = Batch.objects.filter(pk=pk, source_unit__in=units_to_deliver_for(user)).first()
    if batch is None:
        raise Http404
    return batch


def _holds(user: AnyUser, *roles: str) -> bool:
    return Membership.objects.filter(
        user=user.pk, role__in=roles, organisation__kind=OrganisationKind.OPERATOR
    ).exists()
