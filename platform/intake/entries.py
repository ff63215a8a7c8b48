"""What intake puts into the menu and on the dashboard."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organisation, OrganisationKind, Role
from accounts.navigation import Entry, register
from intake.models import Batch, BatchState


def _running(_user: Any, organisation: Organisation) -> str:
    running = Batch.objects.filter(state__in=[BatchState.RECEIVED, BatchState.CHECKING])
    if organisation.kind != OrganisationKind.OPERATOR:
        running = running.filter(source_unit=organisation)
    count = running.count()
    return ngettext("%(count)s running", "%(count)s running", count) % {"count": count} if count else ""


register(
    Entry(
        label=_("Deliveries"),
        url_name="intake:batches",
        roles=frozenset({Role.SOURCE_OFFICER, Role.OPERATOR_DATA, Role.OPERATOR_DESK, Role.AUDITOR}),
        description=_("Deliver data, watch it being checked, fetch refused rows."),
        icon="upload",
        order=300,
        figure=_running,
    ),
)
