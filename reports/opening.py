"""May this reader have a report on this subject? The door answers, and logs its refusal."""

from datetime import date

from accounts.models import OrganisationKind
from archives.access import AccessRefused, Granted, Reader, open_files
from archives.items import GRANTABLE_ITEMS
from archives.models import Consent, ConsentStatus, Purpose, Query, Subject
from archives.verdicts import Denial
from reports.assembly import items_of
from reports.errors import NotOpenError


def check_open(reader: Reader, subject: Subject, *, purpose: str, on: date) -> None:
    """Raise `NotOpenError`, with the refusal in the log, where a report would have nothing but public data.

    Nothing is read and no agreed read is used up where a consent is in force. The subject's own copy and the
    operator need none.
    """
    if not _needs_consent(reader, purpose) or _has_consent(reader, subject, purpose, on):
        return
    try:
        open_files(
            reader, subject, purpose=purpose, items=GRANTABLE_ITEMS, on=on, reference="report requested"
        )
    except AccessRefused as refusal:
        raise NotOpenError(_denial(refusal)) from refusal


def open_for_report(reader: Reader, subject: Subject, *, purpose: str, on: date, reference: str) -> Granted:
    """Read everything that a report on ``subject`` shows to ``reader``: the one read it is made from.

    Raises `NotOpenError` where nothing is open, or nothing beyond public data to whom needs a consent.
    """
    try:
        granted = open_files(
            reader, subject, purpose=purpose, items=items_of(subject), on=on, reference=reference
        )
    except AccessRefused as refusal:
        raise NotOpenError(_denial(refusal)) from refusal
    opened = granted.granted_items(subject.uscc)
    if _needs_consent(reader, purpose) and not opened.intersection(GRANTABLE_ITEMS):
        denied = granted.denied_items(subject.uscc)
        raise NotOpenError(denied.get("tax_invoice_sales", Denial.NO_CONSENT))
    return granted


def _needs_consent(reader: Reader, purpose: str) -> bool:
    return purpose != Purpose.SELF_VIEW and reader.organisation.kind != OrganisationKind.OPERATOR


def _has_consent(reader: Reader, subject: Subject, purpose: str, on: date) -> bool:
    found = Consent.objects.filter(
        subject=subject,
        grantee=reader.organisation,
        purpose=purpose,
        status=ConsentStatus.ACTIVE,
        valid_from__lte=on,
        valid_to__gte=on,
    ).first()
    if found is None:
        return False
    return found.queries_max is None or Query.objects.filter(consent=found).count() < found.queries_max


def _denial(refusal: AccessRefused) -> Denial:
    """Return the reason that stands for all: the same one closes every item, or nearly."""
    return next(iter(refusal.denied.values()), Denial.NO_CONSENT)
