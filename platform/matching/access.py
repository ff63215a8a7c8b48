"""The doors to subjects and requests: strangers find nothing."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Role
from accounts.workplace import workplace_of
from archives.models import Subject
from matching.models import FinancingRequest

APPLICANT_ROLES = frozenset({Role.APPLICANT_OWNER, Role.APPLICANT_STAFF})


def applicant_subject(request: HttpRequest) -> Subject:
    """Give the subject for which the reader works as an applicant; Http404 for all others."""
    place = workplace_of(request)
    if place.organisation is None or not place.roles & APPLICANT_ROLES:
        raise Http404
    subject = Subject.objects.filter(organisation=place.organisation).select_related("organisation").first()
    if subject is None:
        raise Http404
    return subject


def requests_of(subject: Subject) -> QuerySet[FinancingRequest]:
    """Give a subject's requests, newest first."""
    return FinancingRequest.objects.filter(subject=subject)


def request_for(request: HttpRequest, number: int) -> FinancingRequest:
    """Give a request of the reader's own subject; Http404 for strangers."""
    found = requests_of(applicant_subject(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    found.subject.organisation  # noqa: B018  (read once here, shown by every page)
    return found
