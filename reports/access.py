"""The doors to reports. Strangers get 404, as if nothing were there."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.access import AnyUser, roles_in
from accounts.models import Membership, Organisation, OrganisationKind, Role
from archives.verdicts import READING_ROLES
from reports.models import Report

#: Who watches over all reports (their numbers, hashes and states, not their pages).
OVERSEEING_ROLES = frozenset({Role.OPERATOR_DESK, Role.AUDITOR})


def report_for(user: AnyUser, pk: int) -> Report:
    """Return a report that ``user`` may read: one asked for by an organisation whose files it reads."""
    report = _reports().filter(pk=pk).first()
    if report is None or not is_reader(user, report):
        raise Http404
    return report


def is_reader(user: AnyUser, report: Report) -> bool:
    """Say whether ``user`` may read the page of ``report``."""
    return bool(roles_in(user, report.requester) & READING_ROLES)


def overseen_report(user: AnyUser, pk: int, *, roles: frozenset[str] = OVERSEEING_ROLES) -> Report:
    """Return any report to those who watch over all of them, or raise Http404."""
    if not oversees(user, roles=roles):
        raise Http404
    report = _reports().filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


def oversees(user: AnyUser, *, roles: frozenset[str] = OVERSEEING_ROLES) -> bool:
    """Say whether ``user`` watches over all reports."""
    if not user.is_authenticated:
        return False
    held = Membership.objects.filter(user=user, role__in=roles, organisation__kind=OrganisationKind.OPERATOR)
    return held.exists()


def reader_organisation(user: AnyUser, organisation: Organisation | None) -> Organisation:
    """Return ``organisation`` if ``user`` reads files for it, or raise Http404."""
    if organisation is None or not roles_in(user, organisation) & READING_ROLES:
        raise Http404
    return organisation


def reports_of(organisation: Organisation) -> QuerySet[Report]:
    """Return the reports that an organisation asked for, newest first."""
    return _reports().filter(requester=organisation).order_by("-pk")


def all_reports() -> QuerySet[Report]:
    """Return all reports, newest first, for those who watch over them."""
    return _reports().order_by("-pk")


def _reports() -> QuerySet[Report]:
    return Report.objects.select_related(
        "subject__organisation", "requester", "requested_by", "superseded_by"
    ).defer("snapshot")
