"""Registration of subjects by their unified social credit code, one at a time or a whole register.

Organisations only: farm households and natural persons never have a file (docs/domain/archives.md). A code is
normalised but never repaired; the check character decides, a wrong inner check alone is kept as a warning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.identity import uscc as codes
from accounts.models import AuditEntry, CodeType, Organisation, OrganisationKind, User
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
    with transaction.atomic():
        _store([(0, row)], actor, outcome)
    if outcome.known:
        raise RegistrationError(
            "duplicate",
            "uscc",
            _("An organisation with the code %(code)s is already registered.") % {"code": row.uscc},
        )
    if outcome.refused:
        raise outcome.refused[0].error
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
    outcome.refused.sort(key=lambda refusal: refusal.row)
    return outcome


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
    organisations = _new_organisations(accepted)
    outcome.known.extend(row.uscc for row in accepted if row.uscc not in organisations)
    fresh = [row for row in accepted if row.uscc in organisations]
    outcome.created.extend(row.uscc for row in fresh)
    subjects = Subject.objects.bulk_create(
        [_subject(row, organisations[row.uscc], parents.get(row.parent_uscc)) for row in fresh], _BATCH
    )
    _store_facts(fresh, subjects)
    AuditEntry.objects.bulk_create(
        [_audit_entry(actor, row, subject) for row, subject in zip(fresh, subjects, strict=True)], _BATCH
    )


def _new_organisations(rows: Sequence[Checked]) -> dict[str, Organisation]:
    """Make the organisations whose codes nobody holds and return them by code.

    A race for one code is decided by the database: the second registration finds it taken.
    """
    wanted = [row.uscc for row in rows]
    taken = set(Organisation.objects.filter(uscc__in=wanted).values_list("uscc", flat=True))
    fresh = [_organisation(row) for row in rows if row.uscc not in taken]
    Organisation.objects.bulk_create(fresh, _BATCH)
    return {organisation.uscc: organisation for organisation in fresh}


def _organisation(row: Checked) -> Organisation:
    return Organisation(
        uscc=row.uscc,
        code_type=CodeType.DERIVED if codes.is_derived(row.uscc) else CodeType.USCC,
        kind=OrganisationKind.APPLICANT,
        name=row.registration.name.strip(),
        name_en=row.registration.name_en.strip(),
    )


def _subject(row: Checked, organisation: Organisation, parent_id: int | None) -> Subject:
    given = row.registration
    return Subject(
        organisation=organisation,
        subject_type=row.subject_type,
        kind=given.kind,
        legal_form=given.legal_form,
        legal_rep=given.legal_rep,
        address=given.address,
        region_code=row.region_code,
        industry_code=row.industry_code,
        established_on=given.established_on,
        registered_capital=given.registered_capital,
        capital_currency=given.capital_currency,
        business_scope=given.business_scope,
        size_class=row.size_class,
        size_basis=row.size_basis,
        parent_id=parent_id,
        code_warnings=list(row.warnings),
        labels=list(given.labels),
    )


def _store_facts(rows: Sequence[Checked], subjects: Sequence[Subject]) -> None:
    pairs = list(zip(rows, subjects, strict=True))
    CooperativeFacts.objects.bulk_create(
        [
            CooperativeFacts(subject=subject, **_exact(row.registration.cooperative))
            for row, subject in pairs
            if row.registration.cooperative
        ],
        _BATCH,
    )
    HomestayFacts.objects.bulk_create(
        [
            HomestayFacts(subject=subject, **_exact(row.registration.homestay))
            for row, subject in pairs
            if row.registration.homestay
        ],
        _BATCH,
    )


def _exact(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``facts`` without the unknown ones and with shares as decimals."""
    return {
        name: Decimal(str(value)) if isinstance(value, float) else value
        for name, value in facts.items()
        if value is not None
    }


def _parents(rows: Sequence[tuple[int, Checked]]) -> dict[str, int]:
    wanted = {row.parent_uscc for _place, row in rows if row.parent_uscc}
    found = Subject.objects.filter(organisation__uscc__in=wanted) if wanted else Subject.objects.none()
    return dict(found.values_list("organisation__uscc", "pk"))


def _audit_entry(actor: User | None, row: Checked, subject: Subject) -> AuditEntry:
    return AuditEntry(
        actor=actor,
        action=_ACTION,
        target_type=Subject._meta.label_lower,  # noqa: SLF001  (Django documents _meta as public)
        target_id=str(subject.pk),
        data={"uscc": row.uscc, "rules_applied": list(row.rules_applied), "warnings": list(row.warnings)},
    )
