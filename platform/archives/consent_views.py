"""The pages of authorisations, for both sides: the subject's and the grantee's."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import organisation_in_role
from accounts.http import UserRequest
from accounts.models import Role
from archives.consent_forms import ConsentForm
from archives.consent_text import consequences, text_of
from archives.consents import (
    ConsentOverError,
    ConsentViolation,
    consent_grant,
    consent_pause,
    consent_resume,
    consent_revoke,
)
from archives.items import item_of
from archives.models import Consent
from archives.pages_access import GRANTEE_ROLES, OPERATOR_ROLES, OWN_ROLES, Place, subject_for
from archives.selectors import consents_of, consents_to
from archives.views import ROWS_PER_PAGE

_ACTS = {"revoke": consent_revoke, "pause": consent_pause, "resume": consent_resume}
_OWNER = frozenset({Role.APPLICANT_OWNER.value})


@login_required
@require_GET
def consents(request: UserRequest, uscc: str) -> HttpResponse:
    """Show what a subject has authorised, to its members and the operator."""
    place = subject_for(request, uscc, roles=OWN_ROLES | OPERATOR_ROLES)
    page = Paginator[Consent](consents_of(place.subject), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "archives/consents.html", {"at": place, "page": page})


@login_required
@require_http_methods(["GET", "POST"])
def consent_new(request: UserRequest, uscc: str) -> HttpResponse:
    """Let an owner authorise one organisation."""
    place = subject_for(request, uscc, roles=_OWNER)
    form = ConsentForm(request.POST or None, subject=place.subject, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        consent = _granted(form, request, place)
        if consent is not None:
            messages.success(request, _("%(grantee)s may now read.") % {"grantee": consent.grantee})
            return redirect("archives:consent", uscc, consent.pk)
    values = {"at": place, "form": form, "text": consequences(get_language() or "")}
    return render(request, "archives/consent_new.html", values)


@login_required
@require_GET
def consent(request: UserRequest, uscc: str, pk: int) -> HttpResponse:
    """Show one authorisation as it was signed, to both sides and the operator."""
    place = subject_for(request, uscc, roles=OWN_ROLES | OPERATOR_ROLES | GRANTEE_ROLES)
    found = get_object_or_404(consents_of(place.subject), pk=pk)
    if place.roles & GRANTEE_ROLES and found.grantee != place.reader.organisation:
        raise Http404
    language = get_language() or ""
    values = {
        "at": place,
        "consent": found,
        "text": text_of(found, language),
        "items": [item_of(code).label(language) for code in found.item_codes],
        "used": found.queries.count(),
    }
    return render(request, "archives/consent.html", values)


@login_required
@require_POST
def consent_change(request: UserRequest, uscc: str, pk: int, act: str) -> HttpResponse:
    """Let an owner revoke, pause or resume an authorisation."""
    place = subject_for(request, uscc, roles=_OWNER)
    if act not in _ACTS:
        raise Http404
    found = get_object_or_404(consents_of(place.subject), pk=pk)
    try:
        changed = _ACTS[act](actor=request.user, consent=found)
    except ConsentOverError as error:
        messages.error(request, str(error))
    else:
        status = changed.get_status_display()
        messages.success(request, _("The authorisation is now: %(status)s.") % {"status": status})
    return redirect("archives:consents", uscc)


@login_required
@require_GET
def authorised(request: UserRequest) -> HttpResponse:
    """Show a lender, guarantor or fund who authorised it."""
    grantee = organisation_in_role(request.user, *GRANTEE_ROLES)
    page = Paginator[Consent](consents_to(grantee), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "archives/authorised.html", {"grantee": grantee, "page": page})


def _granted(form: ConsentForm, request: UserRequest, place: Place) -> Consent | None:
    """Store a valid form, or put the violation beside its field and return None."""
    terms: dict[str, Any] = form.terms()
    try:
        return consent_grant(actor=request.user, subject=place.subject, on=timezone.localdate(), **terms)
    except ConsentViolation as violation:
        form.add_error(violation.attribute if violation.attribute in form.fields else None, str(violation))
        return None
