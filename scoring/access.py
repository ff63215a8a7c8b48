"""The doors to scores and models: strangers find nothing."""

from dataclasses import dataclass

from django.http import Http404

from accounts.http import UserRequest
from accounts.models import Membership, OrganisationKind, Role
from archives.models import Subject
from archives.pages_access import own_subject
from scoring.models import ModelVersion

#: Who may see the models; only the first may put one in charge.
PROMOTING_ROLES = frozenset({Role.OPERATOR_MODEL})
MODEL_ROLES = PROMOTING_ROLES | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class ModelDesk:
    """Somebody at the operator who sees the models."""

    may_promote: bool


def applicant_subject(request: UserRequest) -> Subject:
    """Return the subject for which the reader works as an applicant; Http404 for all others."""
    subject = own_subject(request)
    if subject is None:
        raise Http404
    return subject


def model_desk(request: UserRequest) -> ModelDesk:
    """Let the operator's model people and auditors in; Http404 for all others."""
    roles = Membership.objects.filter(
        user=request.user, role__in=MODEL_ROLES, organisation__kind=OrganisationKind.OPERATOR
    ).values_list("role", flat=True)
    held = frozenset(roles)
    if not held:
        raise Http404
    return ModelDesk(may_promote=bool(held & PROMOTING_ROLES))


def model_for(request: UserRequest, pk: int, *, promoting: bool = False) -> tuple[ModelVersion, ModelDesk]:
    """Return a model and the desk it is seen from; Http404 where the reader may not do that."""
    desk = model_desk(request)
    model = ModelVersion.objects.select_related("promoted_by").filter(pk=pk).first()
    if model is None or (promoting and not desk.may_promote):
        raise Http404
    return model, desk
