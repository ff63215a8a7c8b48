"""The pages of reports: one's own list, asking, reading, overseeing, and public verification."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from accounts.models import Role
from accounts.workplace import workplace_of
from archives.access import Reader
from reports import access, services, storage
from reports.errors import ReportError
from reports.forms import CodeForm, CompareForm, WithdrawForm
from reports.models import Report
from reports.pages import Asking, asking, client_of
from reports.verification import Standing, hash_of, normal_code, verify

ROWS_PER_PAGE = 25
WITHDRAWING_ROLES = frozenset({Role.OPERATOR_DESK})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def my_reports(request: UserRequest) -> HttpResponse:
    """List the reports of the reader's organisation, and ask for another."""
    place = access.reader_organisation(request.user, workplace_of(request).organisation)
    asked = asking(place, request.POST or None, user=request.user)
    if request.method == "POST" and asked.form.is_valid() and _ask(request, asked):
        return redirect("reports:list")
    page = Paginator(access.reports_of(place), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/list.html", {"organisation": place, "form": asked.form, "page": page})


@login_required
@never_cache
@require_GET
def row(request: UserRequest, pk: int) -> HttpResponse:
    """Show one row of the list again, while its report is being made."""
    report = access.report_for(request.user, pk)
    return render(request, "reports/parts/row.html", {"report": report})


@login_required
@never_cache
@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show what is known of a report: its state, numbers, hashes and code."""
    is_overseen = access.oversees(request.user)
    report = access.overseen_report(request.user, pk) if is_overseen else access.report_for(request.user, pk)
    values = {
        "report": report,
        "is_own": access.is_reader(request.user, report),
        "form": WithdrawForm() if access.oversees(request.user, roles=WITHDRAWING_ROLES) else None,
    }
    return render(request, "reports/detail.html", values)


@login_required
@never_cache
@require_safe
def download(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    """Stream the page to those who may read it; the audit keeps who took it."""
    report = access.report_for(request.user, pk)
    if not report.is_readable:
        messages.error(request, _("This report is withdrawn or has not been made; there is no page to read."))
        return redirect("reports:detail", report.pk)
    path = storage.absolute(report.pdf_path)
    if not path.is_file():
        raise Http404
    if request.method == "GET":
        services.report_downloaded(actor=request.user, report=report, client=client_of(request))
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{report.report_no}.pdf",
        content_type="application/pdf",
    )


@login_required
@require_POST
def retry(request: UserRequest, pk: int) -> HttpResponse:
    """Have a report that was not made tried again."""
    report = access.report_for(request.user, pk)
    services.report_retry(actor=request.user, report=report)
    return redirect("reports:list")


@login_required
@never_cache
@require_GET
def overview(request: UserRequest) -> HttpResponse:
    """List all reports for those who watch over them."""
    if not access.oversees(request.user):
        raise Http404
    number = request.GET.get("number", "").strip()
    found = access.all_reports()
    if number:
        found = found.filter(report_no__icontains=number)
    page = Paginator[Report](found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/overview.html", {"page": page, "number": number})


@login_required
@require_POST
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Withdraw a report, with the reason its verification will give."""
    report = access.overseen_report(request.user, pk, roles=WITHDRAWING_ROLES)
    try:
        services.report_withdraw(actor=request.user, report=report, reason=request.POST.get("reason", ""))
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The report is withdrawn."))
    return redirect("reports:detail", report.pk)


@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a report."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("reports:verified", normal_code(form.cleaned_data["code"]) or "unknown")
    return render(request, "reports/verification.html", {"form": form})


# Exempt because nothing is changed: a file is hashed and forgotten, and visitors get no session for it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Tell anybody who holds a report how it stands, and compare a page with the one given out."""
    answer = verify(code, on=timezone.localdate())
    values: dict[str, Any] = {"answer": answer, "report": answer.report}
    if answer.standing is not Standing.UNKNOWN:
        is_asked = request.method == "POST"
        form = CompareForm(request.POST, request.FILES) if is_asked else CompareForm()
        values["form"] = form
        if is_asked and form.is_valid():
            file = form.cleaned_data["file"]
            digest = hash_of(file.chunks()) if file else form.cleaned_data["digest"]
            values["compared"] = "same" if answer.matches(digest) else "other"
    status = 404 if answer.standing is Standing.UNKNOWN else 200
    return render(request, "reports/verified.html", values, status=status)


def _ask(request: UserRequest, asked: Asking) -> bool:
    """Ask for the report of a sound form; a refusal stands at the form and gives False."""
    place = asked.organisation
    try:
        report = services.report_request(
            actor=request.user,
            reader=Reader(request.user, place, client_of(request)),
            on=timezone.localdate(),
            **asked.wish(),
        )
    except ReportError as error:
        asked.form.add_error(None, str(error))
        return False
    messages.success(
        request, _("Report %(number)s is being made. It takes a few seconds.") % {"number": report.report_no}
    )
    return True
