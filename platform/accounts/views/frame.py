"""The pages of the frame: home, language, workplace, and the page that shows all components."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts import language, navigation
from accounts.access import organisation_for
from accounts.http import UserRequest
from accounts.models import Role
from accounts.samples import component_samples
from accounts.workplace import SESSION_KEY, workplace_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show visitors what this is, and members what they can do here."""
    if request.user.is_authenticated:
        return render(request, "accounts/dashboard.html")
    return render(request, "home.html", {"figures": navigation.city_figures()})


# Exempt so that visitors who only read get no session: a foreign site cannot send the session's cookie
# with a POST (SameSite=Lax), so all it could choose is the language of a visitor without one.
@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen, with the user or else in the session."""
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        language.keep(request, code)
    return redirect(_back(request))


@login_required
@require_POST
def choose_workplace(request: UserRequest) -> HttpResponse:
    """Keep in the session for which organisation the reader works now."""
    organisation = organisation_for(request.user, request.POST.get("organisation", ""))
    request.session[SESSION_KEY] = organisation.pk
    return redirect("home")


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show all parts of a page, for those who build and run the product."""
    operators = {Role.OPERATOR_DESK, Role.OPERATOR_DATA, Role.OPERATOR_MODEL, Role.AUDITOR}
    roles = {membership.role for membership in workplace_of(request).memberships}
    if not (settings.DEBUG or settings.DEMO or roles & operators):
        raise Http404
    return render(request, "accounts/components.html", component_samples())


def _back(request: HttpRequest) -> str:
    """Return the page that the form stood on, if it is ours."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return "/"
