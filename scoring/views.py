"""The applicant's page: score, status code, depth and index, with everything they come from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from archives.access import AccessRefused, Reader
from archives.models import Purpose
from scoring import access
from scoring.pages import Audience, score_page
from scoring.selectors import NoChampionError
from scoring.services.scores import score_subjects


@login_required
@require_safe
def score(request: UserRequest) -> HttpResponse:
    """Show the newest score of the reader's organisation: the platform's, or the one for its own eyes."""
    subject = access.applicant_subject(request)
    page = score_page(subject, asked=request.GET.get("view", ""), today=timezone.localdate())
    return render(request, "scoring/score.html", {"page": page, "audiences": Audience})


@login_required
@require_POST
def score_again(request: UserRequest) -> HttpResponse:
    """Score the reader's organisation for its own eyes, now; the reading is logged."""
    subject = access.applicant_subject(request)
    reader = Reader(request.user, subject.organisation, request.META.get("REMOTE_ADDR", ""))
    try:
        score_subjects(reader=reader, subjects=[subject], purpose=Purpose.SELF_VIEW, on=timezone.localdate())
    except (NoChampionError, AccessRefused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Scored just now, from everything that is held about you."))
    return redirect(f"{reverse('scoring:score')}?view={Audience.OWN.value}")
