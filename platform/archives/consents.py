"""Giving and ending consents: one grantee each, within the bounds of its purpose, signed over its content."""

import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, outbox
from accounts.models import Membership, Organisation, OrganisationKind, Role, User
from archives.bounds import Bounds, bounds_by_purpose
from archives.consent_text import current_version
from archives.items import ITEMS, checked
from archives.models import Consent, ConsentStatus, Purpose, Subject
from archives.models.consent import LIVING_STATUSES
from archives.verdicts import PERSONAL_TYPES


class ConsentViolation(ValueError):  # noqa: N818  (named by what happened)
    """A consent that may not be given: ``attribute`` names what is out of bounds, the text is for people."""

    def __init__(self, attribute: str, text: str) -> None:
        self.attribute = attribute
        super().__init__(text)


class ConsentOverError(ValueError):
    """The consent has ended, and an ended consent never lives again."""


def consent_grant(
    *,
    actor: User,
    subject: Subject,
    grantee: Organisation,
    purpose: str,
    item_codes: Collection[str],
    valid_to: date,
    on: date,
    capacity: str,
    queries_max: int | None = None,
    personal_annex: bool = False,
) -> Consent:
    """Let ``grantee`` read ``item_codes`` of ``subject`` for ``purpose`` from ``on`` to ``valid_to``.

    ``queries_max`` is by default the purpose's bound (the operator, which re-scores every night, has none). A
    living consent for the same grantee and purpose is replaced. Raises `ConsentViolation`, naming the
    attribute, and `UnknownItemError`.
    """
    aim, codes = Purpose(purpose), checked(item_codes)
    rule = bounds_by_purpose()[aim]
    _check_parties(actor, subject, grantee, rule)
    _check_items(subject, codes, rule, has_annex=personal_annex)
    if queries_max is None and grantee.kind != OrganisationKind.OPERATOR:
        queries_max = rule.queries_max
    _check_extent(grantee, rule, on, valid_to, queries_max)
    if not capacity.strip():
        raise ConsentViolation("capacity", _("State the capacity in which you sign."))
    with transaction.atomic():
        now = timezone.now()
        consent = Consent(
            subject=subject,
            grantee=grantee,
            purpose=aim,
            item_codes=list(codes),
            valid_from=on,
            valid_to=valid_to,
            queries_max=queries_max,
            consequence_version=current_version(),
            personal_annex=personal_annex,
            signatory=actor,
            capacity=capacity.strip(),
            signed_at=now,
        )
        consent.signed_hash = signed_hash(consent)
        for older in _living(subject, grantee, aim):
            _end(older, ConsentStatus.REPLACED, actor, now)
        consent.save()
        audit.record(actor, "consent.granted", consent, {"purpose": aim.value, "items": list(codes)})
        outbox.emit("consent.granted", consent=consent.pk, subject=subject.uscc, grantee=grantee.uscc)
    return consent


def consent_revoke(*, actor: User, consent: Consent) -> Consent:
    """End a consent at once, by the owner of the subject. Raises `ConsentOverError` if it has ended."""
    return _change(actor, consent, ConsentStatus.REVOKED)


def consent_pause(*, actor: User, consent: Consent) -> Consent:
    """Close a consent until it is resumed. Raises `ConsentOverError` if it has ended."""
    return _change(actor, consent, ConsentStatus.PAUSED)


def consent_resume(*, actor: User, consent: Consent) -> Consent:
    """Open a paused consent again. Raises `ConsentOverError` if it has ended."""
    return _change(actor, consent, ConsentStatus.ACTIVE)


def consents_expire(*, on: date) -> int:
    """Mark the living consents whose last day lies before ``on`` as expired; return how many. Safe to repeat.

    The door looks at the dates itself: this only tells both sides that the consent is over.
    """
    with transaction.atomic():
        over = Consent.objects.select_for_update().filter(status__in=LIVING_STATUSES, valid_to__lt=on)
        ended = list(over.order_by("pk").select_related("subject__organisation", "grantee"))
        for consent in ended:
            _end(consent, ConsentStatus.EXPIRED, None, timezone.now())
    return len(ended)


def signed_hash(consent: Consent) -> str:
    """Return the SHA-256 of the canonical JSON of what was signed."""
    content = {
        "subject": [consent.subject.uscc, consent.subject.organisation.name],
        "grantee": [consent.grantee.uscc, consent.grantee.name],
        "purpose": str(consent.purpose),
        "item_codes": sorted(consent.item_codes),
        "valid": [consent.valid_from.isoformat(), consent.valid_to.isoformat()],
        "queries_max": consent.queries_max,
        "personal_annex": consent.personal_annex,
        "text_version": consent.consequence_version,
        "signatory": [consent.signatory.email, consent.capacity],
        "signed_at": consent.signed_at.isoformat(),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _check_parties(actor: User, subject: Subject, grantee: Organisation, rule: Bounds) -> None:
    _check_owner(actor, subject)
    if grantee.kind not in rule.readers or grantee.kind == OrganisationKind.APPLICANT:
        raise ConsentViolation("grantee", _("This organisation cannot read for this purpose."))


def _check_owner(actor: User, subject: Subject) -> None:
    owners = Membership.objects.filter(
        user=actor, organisation_id=subject.organisation_id, role=Role.APPLICANT_OWNER
    )
    if not owners.exists():
        raise ConsentViolation("signatory", _("Only an owner of the organisation can give or end a consent."))


def _check_items(subject: Subject, codes: Collection[str], rule: Bounds, *, has_annex: bool) -> None:
    if not codes:
        raise ConsentViolation("item_codes", _("Choose at least one item."))
    outside = [code for code in codes if code not in rule.items]
    if outside:
        raise ConsentViolation(
            "item_codes",
            _("These items are not needed for the purpose: %(items)s.") % {"items": ", ".join(outside)},
        )
    is_personal = subject.subject_type in PERSONAL_TYPES and any(ITEMS[code].is_personal for code in codes)
    if is_personal and not has_annex:
        raise ConsentViolation(
            "personal_annex",
            _("Tax and invoices of a sole trader are personal data: give the separate consent as well."),
        )


def _check_extent(
    grantee: Organisation, rule: Bounds, on: date, valid_to: date, queries_max: int | None
) -> None:
    last = on + timedelta(days=rule.days_max)
    if not on <= valid_to <= last:
        raise ConsentViolation(
            "valid_to",
            _("For this purpose the consent must end between %(first)s and %(last)s.")
            % {"first": on.isoformat(), "last": last.isoformat()},
        )
    if grantee.kind == OrganisationKind.OPERATOR and queries_max is None:
        return
    if queries_max is None or not 1 <= queries_max <= rule.queries_max:
        raise ConsentViolation(
            "queries_max",
            _("For this purpose at most %(most)d reads can be agreed, and at least one.")
            % {"most": rule.queries_max},
        )


def _living(subject: Subject, grantee: Organisation, purpose: Purpose) -> list[Consent]:
    living = Consent.objects.select_for_update(of=("self",)).filter(
        subject=subject, grantee=grantee, purpose=purpose, status__in=LIVING_STATUSES
    )
    return list(living.select_related("subject__organisation", "grantee"))


def _change(actor: User, consent: Consent, status: ConsentStatus) -> Consent:
    with transaction.atomic():
        locked = (
            Consent.objects.select_for_update(of=("self",))
            .select_related("subject__organisation", "grantee")
            .get(pk=consent.pk)
        )
        _check_owner(actor, locked.subject)
        if locked.status not in LIVING_STATUSES:
            raise ConsentOverError(_("This consent has ended; give a new one instead."))
        if status in LIVING_STATUSES:
            locked.status = status
            locked.save(update_fields=["status"])
            audit.record(actor, f"consent.{status.value}", locked)
        else:
            _end(locked, status, actor, timezone.now())
    return locked


def _end(consent: Consent, status: ConsentStatus, actor: User | None, at: datetime) -> None:
    """Write that a consent is over, and tell both sides through the outbox."""
    consent.status, consent.ended_at = status, at
    consent.save(update_fields=["status", "ended_at"])
    audit.record(actor, f"consent.{status.value}", consent)
    outbox.emit(
        "consent.ended",
        consent=consent.pk,
        subject=consent.subject.uscc,
        grantee=consent.grantee.uscc,
        status=status.value,
    )
