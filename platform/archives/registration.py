"""Registration of subjects by their unified social credit code, one at a time or a whole register.

Organisations only: farm households and natural persons never have a file (docs/domain/archives.md). A code is
normalised but never repaired; the check character decides, a wrong inner check alone is kept as a warning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from accounts.identity import uscc as codes
from accounts.models import AuditEntry, CodeType, Organisation, OrganisationKind, User
from archives.bulk import copy_in, new_keys
from archives.models import CooperativeFacts, HomestayFacts, Subject
from archives.registration_checks import Checked, Registration, RegistrationError, checked

__all__ = [
    "Refusal",
    "Registered",
    "Registration",
    "RegistrationError",
    "subject_register",
    "subjects_register",
]

_BATCH = 2000
#: From so many new subjects on, the database's idea of their number is out of date.
_MANY = 1000
_ACTION = "subject.registered"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not registered: its place (from 0), its code as given, and why."""

    row: int
    uscc: str
    error: RegistrationError


@dataclass(slots=True)
class Registered:
    """The outcome of a bulk registration: codes registered now, codes known before, and rows refused."""

    created: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def subject_register(
    *, actor: User | None, uscc: str, name: str, kind: str, on: date, **facts: Any
) -> Subject:
    """Register one organisation and open its file; ``facts`` are further fields of `Registration`.

    Raises `RegistrationError`, which names the field and what is wrong: a broken code, a natural person or
    farm household, a kind that the code contradicts, a code already registered, an unknown parent.
    """
    row = checked(Registration(uscc=uscc, name=name, kind=kind, **facts), on=on)
    outcome = Registered()
    try:
        with transaction.atomic():
            _store([(0, row)], actor, outcome)
    except IntegrityError:  # somebody registered the same code at the same time
        outcome = Registered(known=[row.uscc])
    if outcome.refused:
        raise outcome.refused[0].error
    if outcome.known:
        raise RegistrationError(
            "duplicate",
            "uscc",
            _("An organisation with the code %(code)s is already registered.") % {"code": row.uscc},
        )
    return Subject.objects.select_related("organisation").get(organisation__uscc=row.uscc)


def subjects_register(
    rows: Iterable[Registration | Mapping[str, Any]], *, actor: User | None, on: date
) -> Registered:
    """Register many organisations in one transaction; doing it again registers nothing twice.

    Rows may be `Registration` objects or mappings of its fields (`DataFrame.iter_rows(named=True)`). A poor
    row is refused with its reason and the others go on; a code already registered is left as it is.
    """
    outcome = Registered()
    sound: list[tuple[int, Checked]] = []
    seen: set[str] = set()
    for place, row in enumerate(rows):
        registration = row if isinstance(row, Registration) else Registration(**row)
        try:
            good = _unrepeated(checked(registration, on=on), seen)
        except RegistrationError as error:
            outcome.refused.append(Refusal(place, registration.uscc, error))
            continue
        seen.add(good.uscc)
        sound.append((place, good))
    with transaction.atomic():
        # Branches come after the firms they belong to, which may stand in the same register.
        _store([pair for pair in sound if not pair[1].parent_uscc], actor, outcome)
        _store([pair for pair in sound if pair[1].parent_uscc], actor, outcome)
        if len(outcome.created) >= _MANY:
            _tell_planner()
    outcome.refused.sort(key=lambda refusal: refusal.row)
    return outcome


def _tell_planner() -> None:
    """Let the database plan anew: reference checks planned for few subjects read every one of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Organisation._meta.db_table}, {Subject._meta.db_table}")  # noqa: SLF001


def _unrepeated(row: Checked, seen: set[str]) -> Checked:
    if row.uscc in seen:
        raise RegistrationError("repeated", "uscc", _("The code occurs twice in this register."))
    return row


def _store(rows: Sequence[tuple[int, Checked]], actor: User | None, outcome: Registered) -> None:
    parents = _parents(rows)
    accepted = []
    for place, row in rows:
        if row.parent_uscc and row.parent_uscc not in parents:
            error = RegistrationError(
                "parent_unknown",
                "parent_uscc",
                _("No file is kept under the parent's code; register it first."),
            )
            outcome.refused.append(Refusal(place, row.uscc, error))
        else:
            accepted.append(row)
    taken = set(
        Organisation.objects.filter(uscc__in=[row.uscc for row in accepted]).values_list("uscc", flat=True)
    )
    outcome.known.extend(row.uscc for row in accepted if row.uscc in taken)
    fresh = [row for row in accepted if row.uscc not in taken]
    outcome.created.extend(row.uscc for row in fresh)
    if fresh:
        _write(fresh, parents, actor)


def _write(rows: Sequence[Checked], parents: Mapping[str, int], actor: User | None) -> None:
    """Write the organisations, their files, their facts and the audit, each by one COPY.

    A race for one code is decided by the database: the later registration fails as a whole.
    """
    now = timezone.now()
    organisations = new_keys(Organisation, len(rows))
    subjects = new_keys(Subject, len(rows))
    pairs = list(zip(subjects, rows, strict=True))
    copy_in(Organisation, _ORGANISATION, map(_organisation, organisations, rows, repeat(now)))
    copy_in(
        Subject,
        _SUBJECT,
        (
            (pk, organisation, parents.get(row.parent_uscc), now, *_subject(row))
            for (pk, row), organisation in zip(pairs, organisations, strict=True)
        ),
    )
    CooperativeFacts.objects.bulk_create(
        [
            CooperativeFacts(subject_id=pk, **_exact(row.registration.cooperative))
            for pk, row in pairs
            if row.registration.cooperative
        ],
        _BATCH,
    )
    HomestayFacts.objects.bulk_create(
        [
            HomestayFacts(subject_id=pk, **_exact(row.registration.homestay))
            for pk, row in pairs
            if row.registration.homestay
        ],
        _BATCH,
    )
    copy_in(AuditEntry, _AUDIT, (_audit_entry(now, actor, pk, row) for pk, row in pairs))


_ORGANISATION = ("id", "created_at", "uscc", "code_type", "kind", "name", "name_en")
_SUBJECT = (
    *("id", "organisation_id", "parent_id", "created_at", "subject_type", "kind", "legal_form", "legal_rep"),
    *("address", "region_code", "industry_code", "established_on", "registered_capital"),
    *("capital_currency", "business_scope", "size_class", "size_basis", "code_warnings", "labels"),
)
_AUDIT = ("at", "actor_id", "action", "target_type", "target_id", "data")


def _organisation(pk: int, row: Checked, now: datetime) -> tuple[Any, ...]:
    code_type = CodeType.DERIVED if codes.is_derived(row.uscc) else CodeType.USCC
    given = row.registration
    kind = OrganisationKind.APPLICANT.value
    return pk, now, row.uscc, code_type.value, kind, given.name.strip(), given.name_en.strip()


def _subject(row: Checked) -> tuple[Any, ...]:
    """Return the columns of a subject from its type on."""
    given = row.registration
    return (
        str(row.subject_type),
        str(given.kind),
        given.legal_form,
        given.legal_rep,
        given.address,
        row.region_code,
        row.industry_code,
        given.established_on,
        given.registered_capital,
        given.capital_currency,
        given.business_scope,
        row.size_class,
        Jsonb(dict(row.size_basis)),
        list(row.warnings),
        list(given.labels),
    )


def _exact(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``facts`` without the unknown ones and with shares as decimals."""
    return {
        name: Decimal(str(value)) if isinstance(value, float) else value
        for name, value in facts.items()
        if value is not None
    }


def _audit_entry(now: datetime, actor: User | None, pk: int, row: Checked) -> tuple[Any, ...]:
    data = {"uscc": row.uscc, "rules_applied": list(row.rules_applied), "warnings": list(row.warnings)}
    target = Subject._meta.label_lower  # noqa: SLF001  (Django documents _meta as public)
    return now, actor.pk if actor else None, _ACTION, target, str(pk), Jsonb(data)


def _parents(rows: Sequence[tuple[int, Checked]]) -> dict[str, int]:
    wanted = {row.parent_uscc for _place, row in rows if row.parent_uscc}
    found = Subject.objects.filter(organisation__uscc__in=wanted) if wanted else Subject.objects.none()
    return dict(found.values_list("organisation__uscc", "pk"))
