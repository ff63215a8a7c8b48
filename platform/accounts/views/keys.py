"""The page of an organisation's API keys."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import organisation_for
from accounts.errors import AccountsError
from accounts.forms import KeyForm
from accounts.http import UserRequest
from accounts.models import ApiKey
from accounts.models.membership import INVITING_ROLES
from accounts.selectors import keys_of
from accounts.services import api_key_create, api_key_revoke
from accounts.services.keys import SCOPES_OF_KIND


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: UserRequest, pk: int) -> HttpResponse:
    """List an organisation's keys and issue one, whose secret is in the answer and nowhere else."""
    organisation = organisation_for(request.user, pk, roles=INVITING_ROLES, kinds=SCOPES_OF_KIND)
    today = timezone.localdate()
    form = KeyForm(request.POST or None, organisation=organisation, on=today)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, secret = api_key_create(
                actor=request.user, organisation=organisation, on=today, **form.cleaned_data
            )
        except AccountsError as error:
            form.add_error(None, str(error))
        else:
            form = KeyForm(organisation=organisation, on=today)
    values = {"organisation": organisation, "form": form, "secret": secret, "today": today}
    return render(request, "accounts/keys.html", values | {"keys": keys_of(organisation)})


@login_required
@require_POST
def key_revoke(request: UserRequest, pk: int) -> HttpResponse:
    """End a key at once."""
    key = get_object_or_404(ApiKey, pk=pk)
    organisation = organisation_for(request.user, key.organisation_id, roles=INVITING_ROLES)
    api_key_revoke(actor=request.user, key=key, at=timezone.now())
    messages.success(request, _("The key no longer works."))
    return redirect("accounts:keys", organisation.pk)
