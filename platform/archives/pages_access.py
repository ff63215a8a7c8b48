"""The door of the archive's pages: whose file somebody may ask for, and as whom. Strangers get 404."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404

from accounts.http import UserRequest
from accounts.models import Membership, Organisation, OrganisationKind, Role
from accounts.workplace import workplace_of
from archives.access import Reader
from archives.models import Consent, Purpose, Subject
from archives.models.consent import LIVING_STATUSES
from archives.verdicts import READING_ROLES

OWN_ROLES = frozenset({Role.APPLICANT_OWNER, Role.APPLICANT_STAFF})
OPERATOR_ROLES = frozenset({Role.OPERATOR_DESK, Role.OPERATOR_DATA, Role.OPERATOR_MODEL, Role.AUDITOR})
GRANTEE_ROLES = READING_ROLES - OWN_ROLES - OPERATOR_ROLES


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody at a subject's file: the subject, the reader, its roles there and the purpose of reading."""

    subject: Subject
    reader: Reader
    roles: frozenset[str]
    purpose: Purpose

    @property
    def is_own(self) -> bool:
        """Whether the reader works for the subject itself."""
        return self.purpose == Purpose.SELF_VIEW

    @property
    def is_operator(self) -> bool:
        """Whether the reader works for the operator."""
        return bool(self.roles & OPERATOR_ROLES)

    @property
    def is_owner(self) -> bool:
        """Whether the reader may give and end consents."""
        return Role.APPLICANT_OWNER in self.roles


def subject_for(request: UserRequest, uscc: str, *, roles: frozenset[str]) -> Place:
    """Return the place of the reader at the file ``uscc``, in one of ``roles``, or raise Http404.

    The subject's members come for their own view; the operator, and whoever the subject ever authorised, for
    the purpose authorised. Of several memberships the workplace chosen goes first.
    """
    subject = Subject.objects.select_related("organisation").filter(organisation__uscc=uscc).first()
    if subject is None:
        raise Http404
    for organisation, held in _workplaces(request):
        purpose = _purpose(subject, organisation)
        if purpose is not None and held & roles:
            reader = Reader(request.user, organisation, request.META.get("REMOTE_ADDR", ""))
            return Place(subject, reader, held, purpose)
    raise Http404


def own_subject(request: UserRequest) -> Subject | None:
    """Return the subject of the organisation the reader works for at present, or None without a file."""
    place = workplace_of(request)
    if place.organisation is None or not place.roles & OWN_ROLES:
        return None
    return Subject.objects.select_related("organisation").filter(organisation=place.organisation).first()


def _workplaces(request: UserRequest) -> Iterator[tuple[Organisation, frozenset[str]]]:
    """Yield the organisations of the reader with the roles there, the workplace chosen first."""
    roles: dict[int, set[str]] = {}
    organisations: dict[int, Organisation] = {}
    for membership in Membership.objects.filter(user=request.user).select_related("organisation"):
        roles.setdefault(membership.organisation_id, set()).add(membership.role)
        organisations[membership.organisation_id] = membership.organisation
    chosen = workplace_of(request).organisation
    for pk in sorted(organisations, key=lambda pk: (chosen is None or pk != chosen.pk, pk)):
        yield organisations[pk], frozenset(roles[pk])


def _purpose(subject: Subject, organisation: Organisation) -> Purpose | None:
    """Return what ``organisation`` comes to this file for, or None if it has no business there."""
    if organisation.pk == subject.organisation_id:
        return Purpose.SELF_VIEW
    if organisation.kind == OrganisationKind.OPERATOR:
        return Purpose.PRE_LOAN
    given = Consent.objects.filter(subject=subject, grantee=organisation).order_by("-pk")
    best = given.filter(status__in=LIVING_STATUSES).first() or given.first()
    return Purpose(best.purpose) if best else None
