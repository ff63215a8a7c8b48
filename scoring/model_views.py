"""The operator's pages on models and score runs; auditors read them, the model role also promotes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from scoring import access, selectors
from scoring.display.markdown import rendered
from scoring.display.models import BASELINE_AUC, figures
from scoring.services.models import PromotionError, model_promote

ROWS_PER_PAGE = 25


@login_required
@require_safe
def models(request: UserRequest) -> HttpResponse:
    """List the models, the one in charge first."""
    values = {"desk": access.model_desk(request), "models": selectors.models_listed()}
    return render(request, "scoring/models.html", values)


@login_required
@require_safe
def model(request: UserRequest, pk: int) -> HttpResponse:
    """Show one model: its figures and its card."""
    found, desk = access.model_for(request, pk)
    values = {
        "model": found,
        "desk": desk,
        "figures": figures(found, selectors.champion_or_none()),
        "baseline": found.metrics.get(BASELINE_AUC),
        "card": rendered(found.model_card),
        "runs": found.runs.count(),
    }
    return render(request, "scoring/model.html", values)


@login_required
@require_safe
def card(request: UserRequest, pk: int) -> HttpResponse:
    """Hand out the stored card, byte for byte what its SHA-256 is of."""
    found, _desk = access.model_for(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="{found.model_id}.json"'}
    return HttpResponse(found.card, content_type="application/json; charset=utf-8", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def promote(request: UserRequest, pk: int) -> HttpResponse:
    """Ask before a model is put in charge, then do it."""
    found, _desk = access.model_for(request, pk, promoting=True)
    if request.method == "POST":
        try:
            model_promote(version=found, actor=request.user)
            messages.success(request, _("%(model)s is in charge now.") % {"model": found.model_id})
        except PromotionError as error:
            messages.error(request, str(error))
        return redirect("scoring:model", pk)
    champion = selectors.champion_or_none()
    values = {"model": found, "champion": champion, "figures": figures(found, champion)}
    return render(request, "scoring/promote.html", values)


@login_required
@require_safe
def runs(request: UserRequest) -> HttpResponse:
    """List the score runs, newest first."""
    desk = access.model_desk(request)
    page = Paginator(selectors.runs_listed(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "scoring/runs.html", {"desk": desk, "page": page})
