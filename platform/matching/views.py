"""The applicant's pages: products that fit, requests, and their matches."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from lenders.selectors import current_revisions
from matching import access, presentation, selectors, services
from matching.forms import RequestForm, WishForm
from matching.offers import offers_for
from matching.paths import wording
from matching.paths.blocked import NoPath
from matching.paths.finding import path_for
from matching.paths.search import Path
from matching.profiles import profile_of
from matching.ranking import formula


@login_required
@require_safe
def products_for_you(request: UserRequest) -> HttpResponse:
    """Judge the whole catalogue for the reader's organisation."""
    subject = access.applicant_subject(request)
    form, on = WishForm(request.GET), timezone.localdate()
    asked, wish = form.asked(on)
    offers = offers_for(profile_of(subject, on=on), asked, wish)
    groups = presentation.grouped(map(presentation.offer_row, offers))
    context = {"subject": subject, "form": form, "groups": groups, "count": len(offers), "formula": formula()}
    context["asked"] = form.cleaned_data
    return render(request, "matching/products.html", context)


@login_required
@require_safe
def product_path(request: UserRequest, code: str) -> HttpResponse:
    """Show what would turn one product's no, or what to authorise where it refers."""
    subject, on = access.applicant_subject(request), timezone.localdate()
    asked, _wish = WishForm(request.GET).asked(on)
    revision = current_revisions(on).filter(product__code=code).first()
    if revision is None:
        raise Http404
    judgement, found = path_for(subject, revision, asked)
    context: dict[str, Any] = {"product": revision.product, "verdict": judgement.verdict.code}
    if isinstance(found, Path):
        context |= {"steps": wording.steps(found, subject), "months": found.months}
        context["outcome"] = found.after.verdict.code
    elif isinstance(found, NoPath):
        context["none"] = wording.why_none(found)
    else:
        context["steps"] = wording.to_authorise(judgement, subject)
    return render(request, "matching/path.html", context)


@login_required
@require_safe
def requests(request: UserRequest) -> HttpResponse:
    """List the requests of the reader's organisation."""
    subject = access.applicant_subject(request)
    context = {"subject": subject, "requests": access.requests_of(subject)}
    return render(request, "matching/requests.html", context)


@login_required
def request_new(request: UserRequest) -> HttpResponse:
    """Ask what is needed, enter it and match it."""
    subject, on = access.applicant_subject(request), timezone.localdate()
    form = RequestForm(request.POST or None, on=on, initial={"wanted_on": on})
    if request.method == "POST" and form.is_valid():
        opened = services.request_open(subject=subject, on=on, actor=request.user, **form.cleaned_data)
        profile = profile_of(subject, on=on)
        services.match_request(request=opened, profile=profile, on=on, actor=request.user)
        return redirect("matching:request", opened.pk)
    return render(request, "matching/request_form.html", {"form": form, "subject": subject})


@login_required
@require_safe
def request_detail(request: UserRequest, number: int) -> HttpResponse:
    """Show a request with its last matches."""
    found = access.request_for(request, number)
    judged_on, matches = selectors.latest_matches(found)
    groups = presentation.grouped(map(presentation.match_row, matches))
    context = {"asked": found, "judged_on": judged_on, "groups": groups, "formula": formula()}
    return render(request, "matching/request_detail.html", context)


@login_required
@require_POST
def request_match(request: UserRequest, number: int) -> HttpResponse:
    """Match a request again, with the data and products of today."""
    found, on = access.request_for(request, number), timezone.localdate()
    try:
        profile = profile_of(found.subject, on=on)
        services.match_request(request=found, profile=profile, on=on, actor=request.user)
    except services.RequestClosedError:
        messages.error(request, _("The request was withdrawn. Enter a new one."))
    return redirect("matching:request", number)


@login_required
@require_POST
def request_withdraw(request: UserRequest, number: int) -> HttpResponse:
    """Withdraw a request."""
    try:
        services.request_withdraw(request=access.request_for(request, number), actor=request.user)
        messages.success(request, _("The request was withdrawn."))
    except services.RequestClosedError:
        messages.info(request, _("The request was already withdrawn."))
    return redirect("matching:requests")
