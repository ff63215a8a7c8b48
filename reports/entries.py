"""What this app puts into the menu and on the dashboard."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from accounts.navigation import Entry, register
from archives.verdicts import READING_ROLES
from reports.access import OVERSEEING_ROLES
from reports.models import Report, ReportState


def _ready(_user: Any, organisation: Organisation) -> str:
    count = Report.objects.filter(
        requester=organisation,
        state=ReportState.READY,
        superseded_by__isnull=True,
        withdrawn_at__isnull=True,
    ).count()
    return ngettext("%(count)s current report", "%(count)s current reports", count) % {"count": count}


register(
    Entry(
        label=_("Credit reports"),
        url_name="reports:list",
        roles=frozenset(READING_ROLES),
        description=_(
            "Printed credit reports, in Chinese or English, that anybody can verify by their code."
        ),
        icon="printer",
        order=300,
        figure=_ready,
    ),
    Entry(
        label=_("All reports"),
        url_name="reports:overview",
        roles=frozenset(OVERSEEING_ROLES),
        description=_("Every report by its number: state, hashes, withdrawal."),
        icon="list",
        order=310,
        in_menu=False,
    ),
    Entry(
        label=_("Verify a report"),
        url_name="reports:verification",
        description=_("Is the credit report you hold genuine, replaced or withdrawn?"),
        icon="shield",
        order=950,
    ),
)
