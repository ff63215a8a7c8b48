"""What the events of this app set in motion."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts import outbox
from accounts.models import Invitation, User
from accounts.services.invitations import CREATED


@outbox.handles(CREATED)
def send_invitation(payload: dict[str, Any]) -> None:
    """Write to whoever is invited, in its own language if it has one here, else in the inviter's."""
    invitation = Invitation.objects.select_related("organisation", "invited_by").get(pk=payload["invitation"])
    if invitation.accepted_at or invitation.revoked_at:
        return
    reader = User.objects.filter(email=invitation.email).first() or invitation.invited_by
    address = settings.BASE_URL + reverse("accounts:invitation", args=[invitation.token])
    values = {"invitation": invitation, "address": address}
    with translation.override(reader.language):
        subject = render_to_string("accounts/email/invitation_subject.txt", values).strip()
        send_mail(
            subject, render_to_string("accounts/email/invitation.txt", values), None, [invitation.email]
        )
