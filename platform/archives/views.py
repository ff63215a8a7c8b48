"""The pages of the credit file: the file itself, who looked, and the operator's list of subjects."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import organisation_in_role
from accounts.http import UserRequest
from accounts.identity import regions
from archives.access import AccessRefused, open_files
from archives.consent_forms import SubjectSearchForm
from archives.credit_file import credit_file, last_received
from archives.items import ALL_ITEMS
from archives.models import Query
from archives.pages_access import OPERATOR_ROLES, OWN_ROLES, own_subject, subject_for
from archives.query_view import QueryView
from archives.selectors import facts_of, queries_of, subjects_found
from archives.verdicts import READING_ROLES

ROWS_PER_PAGE = 25


@login_required
@require_GET
def own_file(request: UserRequest) -> HttpResponse:
    """Lead a member to the own file, or to registration where there is none."""
    subject = own_subject(request)
    return redirect("archives:file", subject.uscc) if subject else redirect("archives:register")


@login_required
@require_GET
def file(request: UserRequest, uscc: str) -> HttpResponse:
    """Show a file in four sections, as far as its reader may see it; the log keeps that it was read."""
    place = subject_for(request, uscc, roles=READING_ROLES)
    try:
        granted = open_files(
            place.reader, place.subject, purpose=place.purpose, items=ALL_ITEMS, on=timezone.localdate()
        )
    except AccessRefused as refusal:
        return render(request, "archives/refused.html", {"at": place, "refusal": refusal}, status=403)
    sections = credit_file(granted, uscc)
    values = {
        "at": place,
        "sections": sections,
        "region": regions.find(place.subject.region_code),
        "facts": facts_of(place.subject),
        "received": last_received(sections),
        "number": granted.query_numbers[uscc],
    }
    return render(request, "archives/file.html", values)


@login_required
@require_GET
def looked(request: UserRequest, uscc: str) -> HttpResponse:
    """Show a subject (and the operator) who read the file, what was read and what was refused."""
    place = subject_for(request, uscc, roles=OWN_ROLES | OPERATOR_ROLES)
    found = queries_of(place.subject)
    if request.GET.get("others"):
        found = found.exclude(organisation=place.subject.organisation)
    page = Paginator[Query](found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    views = [QueryView(query) for query in page]
    return render(request, "archives/looked.html", {"at": place, "page": page, "queries": views})


@login_required
@require_GET
def subjects(request: UserRequest) -> HttpResponse:
    """Let the operator search the subjects."""
    organisation_in_role(request.user, *OPERATOR_ROLES)
    form = SubjectSearchForm(request.GET)
    terms = form.cleaned_data if form.is_valid() else {}
    page = Paginator(subjects_found(**terms), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(subject, regions.find(subject.region_code)) for subject in page]
    return render(request, "archives/subjects.html", {"form": form, "page": page, "rows": rows})
