"""What the archive puts into the menu and on the dashboard."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from accounts.navigation import Entry, register
from archives.models import Consent, Query, Subject
from archives.models.consent import ConsentStatus
from archives.pages_access import GRANTEE_ROLES, OPERATOR_ROLES, OWN_ROLES


def _looked(_user: Any, organisation: Organisation) -> str:
    count = (
        Query.objects.filter(subject__organisation=organisation).exclude(organisation=organisation).count()
    )
    return ngettext("read %(count)s time by others", "read %(count)s times by others", count) % {
        "count": count
    }


def _authorised(_user: Any, organisation: Organisation) -> str:
    count = Consent.objects.filter(grantee=organisation, status=ConsentStatus.ACTIVE).count()
    return ngettext("%(count)s authorisation", "%(count)s authorisations", count) % {"count": count}


def _registered(_user: Any, _organisation: Organisation) -> str:
    count = Subject.objects.count()
    return ngettext("%(count)s subject", "%(count)s subjects", count) % {"count": count}


register(
    Entry(
        label=_("Credit file"),
        url_name="archives:own",
        roles=frozenset(OWN_ROLES),
        description=_("What is held about your organisation, who may read it and who did."),
        icon="file",
        order=100,
        figure=_looked,
    ),
    Entry(
        label=_("Authorised files"),
        url_name="archives:authorised",
        roles=frozenset(GRANTEE_ROLES),
        description=_("The organisations that let you read their credit files."),
        icon="file",
        order=200,
        figure=_authorised,
    ),
    Entry(
        label=_("Subjects"),
        url_name="archives:subjects",
        roles=frozenset(OPERATOR_ROLES),
        description=_("All organisations with a credit file."),
        icon="folder",
        order=200,
        figure=_registered,
    ),
)
