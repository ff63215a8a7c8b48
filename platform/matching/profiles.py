"""The profile that a subject is judged by: its latest score, or its registration alone before the first."""

from datetime import date

from archives.models import Subject
from archives.registration_checks import UNKNOWN_REGION
from scoring import selectors
from scoring.engine.status_code import months_between
from scoring.profile import Profile, Value


def profile_of(subject: Subject, *, on: date) -> Profile:
    """Give what is known of one subject on a day; without a score only what its registration says."""
    score = selectors.latest_score(subject)
    return registered(subject, on=on) if score is None else selectors.profile_of(score)


def registered(subject: Subject, *, on: date) -> Profile:
    """Give the profile of a subject that was never scored: everything but its registration is unknown."""
    values: dict[str, Value] = {
        "kind": subject.kind,
        "subject_type": subject.subject_type,
    }
    if subject.region_code != UNKNOWN_REGION:
        values["region_code"] = subject.region_code
    if subject.industry_code:
        values["industry_code"] = subject.industry_code
    if subject.size_class:
        values["size_class"] = subject.size_class
    if since := subject.established_on:
        values["age_months"] = float(months_between(since, on))
    return Profile(subject.uscc, values)
