"""What this app puts into the menu and on the dashboard."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from accounts.navigation import Entry, register
from matching.access import APPLICANT_ROLES
from matching.models import FinancingRequest, RequestStatus


def _open_requests(_user: Any, organisation: Organisation) -> str:
    count = FinancingRequest.objects.filter(
        subject__organisation=organisation, status=RequestStatus.OPEN
    ).count()
    if not count:
        return ""
    return ngettext("%(count)s open request", "%(count)s open requests", count) % {"count": count}


register(
    Entry(
        label=_("Products for you"),
        url_name="matching:products",
        roles=frozenset(APPLICANT_ROLES),
        description=_("Every product judged for your organisation, with reasons and full annual cost."),
        icon="search",
        order=21,
    ),
    Entry(
        label=_("Financing requests"),
        url_name="matching:requests",
        roles=frozenset(APPLICANT_ROLES),
        description=_("Say how much you need and for how long."),
        icon="list",
        order=22,
        figure=_open_requests,
    ),
)
