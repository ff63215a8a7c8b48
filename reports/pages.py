"""What the pages of reports are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from accounts.models import Organisation, OrganisationKind, User
from archives.models import Purpose, Subject
from reports.forms import OwnReportForm, ReportForm


@dataclass(frozen=True)
class Asking:
    """The form by which an organisation asks: for its own report, or for one on a firm."""

    organisation: Organisation
    form: OwnReportForm
    own: Subject | None

    def wish(self) -> dict[str, Any]:
        """Return subject, purpose and language of a form that is sound."""
        data = self.form.cleaned_data
        return {
            "subject": self.own or data["subject"],
            "purpose": Purpose.SELF_VIEW if self.own else data["purpose"],
            "language": data["language"],
        }


def asking(organisation: Organisation, data: Mapping[str, Any] | None, *, user: User) -> Asking:
    """Return the form for an organisation; raise Http404 for an applicant without a file."""
    initial = {"language": user.language}
    if organisation.kind != OrganisationKind.APPLICANT:
        return Asking(
            organisation,
            ReportForm(data, initial=initial, organisation=organisation),
            None,
        )
    own = Subject.objects.select_related("organisation").filter(organisation=organisation).first()
    if own is None:
        raise Http404
    return Asking(organisation, OwnReportForm(data, initial=initial), own)


def client_of(request: HttpRequest) -> str:
    """Return the address that a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))[:100]
