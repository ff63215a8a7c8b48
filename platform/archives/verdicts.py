"""Who may read what: one verdict per subject, item by item, with the reason of every refusal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, OrganisationKind, Role, User
from archives.bounds import Bounds, bounds_by_purpose
from archives.items import ITEMS, Audience
from archives.models import Consent, ConsentStatus, Purpose, Query, SubjectType

#: Roles whose work needs files; those that write products or deliver data have no business with them.
READING_ROLES = frozenset(
    {
        Role.APPLICANT_OWNER,
        Role.APPLICANT_STAFF,
        Role.LENDER_OFFICER,
        Role.LENDER_APPROVER,
        Role.FUND_MANAGER,
        Role.FUND_APPROVER,
        Role.OPERATOR_DESK,
        Role.OPERATOR_DATA,
        Role.OPERATOR_MODEL,
        Role.AUDITOR,
    }
)

#: Legal types behind which one natural person stands, whose income and tax ask for a separate annex.
PERSONAL_TYPES = frozenset({SubjectType.SOLE_TRADER, SubjectType.FAMILY_FARM})

_SUBJECTS_TO_FILTER = 1000


class Denial(models.TextChoices):
    """Why an item stays closed."""

    NOT_A_MEMBER = "not_a_member", _("the reader does not work for this organisation in a reading role")
    PURPOSE_NOT_OPEN = "purpose_not_open", _("this kind of organisation may not read for this purpose")
    NOT_OWN_FILE = "not_own_file", _("only the subject's own members have the own view")
    NO_CONSENT = "no_consent", _("the subject has not authorised this reader for this purpose")
    NOT_YET_VALID = "not_yet_valid", _("the authorisation begins later")
    EXPIRED = "expired", _("the authorisation has expired")
    PAUSED = "paused", _("the subject has paused the authorisation")
    REVOKED = "revoked", _("the subject has revoked the authorisation")
    ITEM_NOT_COVERED = "item_not_covered", _("the authorisation does not cover this item")
    COUNT_EXHAUSTED = "count_exhausted", _("the agreed number of reads is used up")
    ANNEX_MISSING = "annex_missing", _("the separate written consent to personal data is missing")


class SubjectKey(NamedTuple):
    """What the door must know of a subject."""

    id: int
    uscc: str
    subject_type: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one subject's file shows to one reader.

    ``own_only`` are items of which the reader sees no more than the rows it reported itself; they are also in
    ``denied``, because the rest stays closed.
    """

    granted: frozenset[str]
    denied: Mapping[str, Denial] = field(default_factory=dict)
    own_only: frozenset[str] = frozenset()
    consent_id: int | None = None


class _Grant(NamedTuple):
    id: int
    subject_id: int
    items: frozenset[str]
    valid_from: date
    valid_to: date
    status: str
    personal_annex: bool
    is_exhausted: bool


def reader_denial(user: User | None, organisation: Organisation, purpose: Purpose) -> Denial | None:
    """Return why this reader may read nothing for ``purpose``, or None. No user means a job of ours."""
    if organisation.kind not in bounds_by_purpose()[purpose].readers:
        return Denial.PURPOSE_NOT_OPEN
    if user is None:
        return None
    works_here = Membership.objects.filter(user=user, organisation=organisation, role__in=READING_ROLES)
    return None if works_here.exists() else Denial.NOT_A_MEMBER


def judge(
    keys: Sequence[SubjectKey],
    *,
    organisation: Organisation,
    purpose: Purpose,
    items: Sequence[str],
    on: date,
) -> dict[int, Verdict]:
    """Return the verdict on each subject by its id; call it inside the transaction of the read.

    Consents with an agreed number of reads are locked until its end, so that two reads never share the last.
    """
    if purpose == Purpose.SELF_VIEW:
        return {key.id: _own_view(key, organisation, items) for key in keys}
    grants = _grants(keys, organisation, purpose)
    rule = bounds_by_purpose()[purpose]
    cache: dict[tuple[Any, ...], Verdict] = {}
    verdicts = {}
    for key in keys:
        grant = grants.get(key.id)
        is_personal = key.subject_type in PERSONAL_TYPES
        shape = (grant and grant[2:], is_personal)
        if shape not in cache:
            cache[shape] = _verdict(grant, items, organisation, rule, on, is_personal=is_personal)
        verdict = cache[shape]
        used = grant.id if grant and _relies_on_consent(verdict, organisation) else None
        verdicts[key.id] = Verdict(verdict.granted, verdict.denied, verdict.own_only, used)
    return verdicts


def refuse_all(keys: Iterable[SubjectKey], items: Sequence[str], denial: Denial) -> dict[int, Verdict]:
    """Return verdicts that close everything for one reason."""
    closed = Verdict(frozenset(), dict.fromkeys(items, denial))
    return {key.id: closed for key in keys}


def _own_view(key: SubjectKey, organisation: Organisation, items: Sequence[str]) -> Verdict:
    if key.organisation_id == organisation.pk:
        return Verdict(frozenset(items))
    return Verdict(frozenset(), dict.fromkeys(items, Denial.NOT_OWN_FILE))


def _verdict(
    grant: _Grant | None,
    items: Sequence[str],
    organisation: Organisation,
    rule: Bounds,
    on: date,
    *,
    is_personal: bool,
) -> Verdict:
    closed = _closed(grant, on)
    granted, denied, own_only = set(), {}, set()
    for code in items:
        item = ITEMS[code]
        if _is_open_by_law(item.audience, organisation):
            granted.add(code)
            continue
        denial = closed
        if denial is None and grant is not None:
            if code not in grant.items or code not in rule.items:
                denial = Denial.ITEM_NOT_COVERED
            elif is_personal and item.is_personal and not grant.personal_annex:
                denial = Denial.ANNEX_MISSING
        if denial is None:
            granted.add(code)
        else:
            denied[code] = denial
            if item.audience is Audience.PARTIES:
                own_only.add(code)
    return Verdict(frozenset(granted), denied, frozenset(own_only))


def _is_open_by_law(audience: Audience, organisation: Organisation) -> bool:
    """Public items are open to all; outcomes of loans to the operator, which must keep them."""
    if audience is Audience.PARTIES:
        return organisation.kind == OrganisationKind.OPERATOR
    return audience is Audience.PUBLIC


def _relies_on_consent(verdict: Verdict, organisation: Organisation) -> bool:
    return any(not _is_open_by_law(ITEMS[code].audience, organisation) for code in verdict.granted)


def _closed(grant: _Grant | None, on: date) -> Denial | None:
    """Return why a consent opens nothing on ``on``, or None where it is in force."""
    if grant is None:
        return Denial.NO_CONSENT
    by_status = {
        ConsentStatus.REVOKED: Denial.REVOKED,
        ConsentStatus.PAUSED: Denial.PAUSED,
        ConsentStatus.EXPIRED: Denial.EXPIRED,
        ConsentStatus.REPLACED: Denial.NO_CONSENT,
    }
    if (status := ConsentStatus(grant.status)) in by_status:
        return by_status[status]
    if on < grant.valid_from:
        return Denial.NOT_YET_VALID
    if on > grant.valid_to:
        return Denial.EXPIRED
    return Denial.COUNT_EXHAUSTED if grant.is_exhausted else None


def _grants(keys: Sequence[SubjectKey], organisation: Organisation, purpose: Purpose) -> dict[int, _Grant]:
    """Return for each subject its living consent, else its last one (which tells why it is closed)."""
    consents = Consent.objects.filter(grantee=organisation, purpose=purpose)
    if len(keys) <= _SUBJECTS_TO_FILTER:
        consents = consents.filter(subject_id__in=[key.id for key in keys])
    exhausted = _exhausted(consents)
    found: dict[int, _Grant] = {}
    rows = consents.order_by("id").values_list(
        "id", "subject_id", "item_codes", "valid_from", "valid_to", "status", "personal_annex"
    )
    for pk, subject_id, codes, valid_from, valid_to, status, annex in rows:
        earlier = found.get(subject_id)
        if earlier is None or earlier.status not in (ConsentStatus.ACTIVE, ConsentStatus.PAUSED):
            found[subject_id] = _Grant(
                pk, subject_id, frozenset(codes), valid_from, valid_to, status, annex, pk in exhausted
            )
    return found


def _exhausted(consents: "models.QuerySet[Consent]") -> frozenset[int]:
    """Return the active consents whose reads are used up, after locking every counted one."""
    counted = consents.filter(queries_max__isnull=False, status=ConsentStatus.ACTIVE)
    limits = dict(counted.select_for_update().order_by("id").values_list("id", "queries_max"))
    if not limits:
        return frozenset()
    used = Query.objects.filter(consent_id__in=limits).values_list("consent_id").annotate(Count("number"))
    return frozenset(pk for pk, count in used if pk is not None and count >= (limits[pk] or 0))
