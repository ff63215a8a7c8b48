"""What this app puts into the menu and on the dashboard."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Invitation, Organisation, Role
from accounts.models.membership import INVITING_ROLES
from accounts.navigation import Entry, register

_KEY_ROLES = frozenset({Role.SOURCE_OFFICER, Role.LENDER_PUBLISHER, Role.LENDER_APPROVER})


def _open_invitations(_user: Any, organisation: Organisation) -> str:
    waiting = Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None).count()
    if not waiting:
        return ""
    text = ngettext("%(count)s open invitation", "%(count)s open invitations", waiting)
    return text % {"count": waiting}


register(
    Entry(label=_("Home"), url_name="home", icon="home", order=0, roles=frozenset(Role.values)),
    Entry(
        label=_("Members"),
        url_name="accounts:members",
        roles=frozenset(INVITING_ROLES),
        description=_("Who works for your organisation here, and in which role."),
        icon="users",
        order=900,
        by_organisation=True,
        in_menu=False,
        figure=_open_invitations,
    ),
    Entry(
        label=_("API keys"),
        url_name="accounts:keys",
        roles=_KEY_ROLES,
        description=_("Let your own systems deliver data or keep products up to date."),
        icon="key",
        order=910,
        by_organisation=True,
        in_menu=False,
    ),
)
