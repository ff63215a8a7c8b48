"""What this app puts into the menu and on the dashboard."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.navigation import Entry, register
from archives.models import Subject
from archives.pages_access import OWN_ROLES
from scoring.access import MODEL_ROLES
from scoring.selectors import champion_or_none, latest_score


def _own_grade(_user: Any, organisation: Organisation) -> str:
    subject = Subject.objects.filter(organisation=organisation).first()
    score = latest_score(subject) if subject else None
    return f"{score.score} · {score.grade}" if score else ""


def _in_charge(_user: Any, _organisation: Organisation) -> str:
    model = champion_or_none()
    return gettext("%(model)s in charge") % {"model": model.model_id} if model else gettext("none in charge")


register(
    Entry(
        label=_("Score and status"),
        url_name="scoring:score",
        roles=frozenset(OWN_ROLES),
        description=_("Your score and status code, with every reason and what would make them better."),
        icon="chart",
        order=15,
        figure=_own_grade,
    ),
    Entry(
        label=_("Scoring models"),
        url_name="scoring:models",
        roles=frozenset(MODEL_ROLES),
        description=_("Models with their figures and points, who put which in charge, and every run."),
        icon="settings",
        order=210,
        figure=_in_charge,
    ),
)
