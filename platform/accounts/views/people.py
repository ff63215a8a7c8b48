"""Pages about oneself and about the members of an organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may_invite, organisation_for
from accounts.errors import AccountsError
from accounts.forms import InvitationForm, PersonForm
from accounts.http import UserRequest
from accounts.models import Invitation, Membership
from accounts.selectors import members_of, open_invitations_of
from accounts.services import (
    invitation_accept,
    invitation_create,
    invitation_revoke,
    membership_remove,
    profile_update,
)
from accounts.services.invitations import check_open
from accounts.workplace import SESSION_KEY


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    """Show and change one's own name and language."""
    user = request.user
    form = PersonForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        profile_update(user=user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def members(request: UserRequest, pk: int) -> HttpResponse:
    """List members and open invitations; invite, for those who may."""
    organisation = organisation_for(request.user, pk)
    is_manager = may_invite(request.user, organisation)
    if request.method == "POST" and not is_manager:
        raise PermissionDenied
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            made = invitation_create(
                actor=request.user, organisation=organisation, at=timezone.now(), **form.cleaned_data
            )
        except AccountsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(email)s is invited.") % {"email": made.email})
            return redirect("accounts:members", organisation.pk)
    values = {"organisation": organisation, "is_manager": is_manager, "form": form}
    lists = {"members": members_of(organisation), "invitations": open_invitations_of(organisation)}
    return render(request, "accounts/members.html", values | lists)


@login_required
@require_POST
def member_remove(request: UserRequest, pk: int) -> HttpResponse:
    """End a membership of an organisation that the reader belongs to."""
    membership = get_object_or_404(Membership.objects.select_related("organisation"), pk=pk)
    organisation = organisation_for(request.user, membership.organisation_id)
    try:
        membership_remove(actor=request.user, membership=membership)
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The membership is ended."))
    if Membership.objects.filter(user=request.user, organisation=organisation).exists():
        return redirect("accounts:members", organisation.pk)
    return redirect("home")


@login_required
@require_POST
def invitation_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    invitation = get_object_or_404(Invitation, pk=pk)
    organisation = organisation_for(request.user, invitation.organisation_id)
    try:
        invitation_revoke(actor=request.user, invitation=invitation, at=timezone.now())
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The invitation is taken back."))
    return redirect("accounts:members", organisation.pk)


@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever holds its link, logged in or not."""
    found = get_object_or_404(Invitation.objects.select_related("organisation", "invited_by"), token=token)
    values = {"invitation": found, "refusal": "", "is_other_address": False}
    try:
        check_open(found, on=timezone.localdate())
    except AccountsError as error:
        values["refusal"] = str(error)
    if request.user.is_authenticated:
        values["is_other_address"] = request.user.email.lower() != found.email
    return render(request, "accounts/invitation.html", values)


@login_required
@require_POST
def invitation_take(request: UserRequest, token: str) -> HttpResponse:
    """Accept an invitation."""
    get_object_or_404(Invitation, token=token)
    try:
        membership = invitation_accept(user=request.user, token=token, at=timezone.now())
    except AccountsError as error:
        messages.error(request, str(error))
        return redirect("accounts:invitation", token)
    request.session[SESSION_KEY] = membership.organisation_id
    text = _("You now work for %(organisation)s as %(role)s.")
    values = {"organisation": membership.organisation, "role": membership.get_role_display()}
    messages.success(request, text % values)
    return redirect("home")
