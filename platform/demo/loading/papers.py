"""Financing requests and credit reports of the showcase subjects, so that no screen is empty."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Role, User
from archives.access import Reader
from archives.models import Purpose, Subject
from matching.services import match_request, request_open
from reports.services import report_make, report_request
from scoring.selectors import latest_score, profile_of

_WISHES = (
    (Decimal("500000.00"), 12, "working_capital"),
    (Decimal("300000.00"), 9, "working_capital"),
    (Decimal("200000.00"), 24, "working_capital"),
)


def open_requests(subjects: Sequence[Subject], on: date) -> None:
    """Let each showcase subject ask for money and match its request."""
    for subject, (amount, months, purpose) in zip(subjects, _WISHES, strict=True):
        owner = _owner(subject)
        request = request_open(
            subject=subject,
            category="loan",
            amount=amount,
            term_months=months,
            purpose=purpose,
            wanted_on=on + timedelta(days=30),
            on=on,
            actor=owner,
        )
        score = latest_score(subject)
        if score:
            match_request(request=request, profile=profile_of(score), on=on, actor=owner)


def print_reports(subjects: Sequence[Subject], on: date) -> None:
    """Print each showcase subject's own report, one of them in English."""
    for subject, language in zip(subjects, ("zh-hans", "zh-hans", "en"), strict=True):
        owner = _owner(subject)
        report = report_request(
            actor=owner,
            reader=Reader(user=owner, organisation=subject.organisation, client="demo"),
            subject=subject,
            purpose=Purpose.SELF_VIEW,
            language=language,
            on=on,
        )
        report_make(report=report)


def _owner(subject: Subject) -> User:
    return subject.organisation.memberships.get(role=Role.APPLICANT_OWNER).user
