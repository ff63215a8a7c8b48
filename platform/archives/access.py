"""The one door to the credit files: it checks, it logs, and only then it reads.

    granted = open_files(reader, subjects, purpose=Purpose.PRE_LOAN, items=ALL_ITEMS, on=on)
    frames = granted.frames()

Public items need a purpose and its legal basis; all others need a living consent of the subject to the
reading organisation, for the purpose, covering the item, valid on the day and not used up. The log of the
read is written in its transaction, refused items with their reasons included (docs/domain/consent.md).
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from archives import chain, guard, lineage, states
from archives import frames as tables
from archives.bounds import bounds_by_purpose
from archives.items import checked
from archives.models import Purpose, RecordStatus, Subject
from archives.verdicts import Denial, SubjectKey, Verdict, judge, reader_denial, refuse_all

#: What `Granted.records` and `Granted.sources` return.
RecordLine = lineage.RecordLine
SourceLine = lineage.SourceLine
#: What a read may be asked of: one subject, its code, several of either, or a selection by query.
Subjects = Subject | str | Iterable[Subject | str] | QuerySet[Subject]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a person for an organisation, from a client (address or program). Jobs have no user."""

    user: User | None
    organisation: Organisation
    client: str = ""


class UnknownSubjectError(LookupError):
    """A code under which no subject has a file."""


class AccessRefused(PermissionError):  # noqa: N818  (named by what happened)
    """Nothing of what was asked may be read; ``denied`` tells why, by item. The log has the refusal."""

    def __init__(self, denied: Mapping[str, Denial], query_number: int | None = None) -> None:
        self.denied = dict(denied)
        self.query_number = query_number
        super().__init__(str(self))

    def __str__(self) -> str:
        reasons = dict.fromkeys(str(denial.label) for denial in self.denied.values())
        return _("Access was refused: %(reasons)s.") % {"reasons": "; ".join(reasons)}


@dataclass(frozen=True)
class Granted:
    """What one read brought: the frames it may see, the verdict per subject, and its numbers in the log."""

    reader: Reader
    purpose: Purpose
    items: tuple[str, ...]
    on: date
    keys: tuple[SubjectKey, ...]
    verdicts: Mapping[str, Verdict]
    query_numbers: Mapping[str, int]
    result_hash: str
    _frames: dict[str, pl.DataFrame] = field(repr=False)

    def frames(self) -> dict[str, pl.DataFrame]:
        """Return invoices, tax_payments, social_security, utilities, records, subjects and states.

        Columns and units are those of `archives.frames.COLUMNS`, with `subject` first; `states` has (subject,
        item_code, state), one row for each subject and asked item.
        """
        return dict(self._frames)

    def granted_items(self, uscc: str) -> frozenset[str]:
        """Return the items of the subject ``uscc`` that were opened."""
        return self.verdicts[uscc].granted

    def denied_items(self, uscc: str) -> dict[str, Denial]:
        """Return the items of the subject ``uscc`` that stayed closed, each with its reason."""
        return dict(self.verdicts[uscc].denied)

    def records(self) -> list[RecordLine]:
        """Return the single records that were opened, with their lineage, newest first.

        The subject itself also sees what was repaired, expired or withdrawn; nobody else does.
        """
        is_own = self.purpose == Purpose.SELF_VIEW
        with guard.reading():
            return lineage.records(
                self.keys,
                self.verdicts,
                reporter_id=self.reader.organisation.pk,
                statuses=RecordStatus.values if is_own else lineage.COUNTING,
                on=self.on,
            )

    def sources(self) -> list[SourceLine]:
        """Return, for each subject and opened item, the source units with their dates and row counts."""
        with guard.reading():
            return lineage.sources(self.keys, self.verdicts, on=self.on)


def in_region(prefix: str) -> QuerySet[Subject]:
    """Return the subjects of a region by the beginning of its code (2 digits province, 4 city, 6 county)."""
    return Subject.objects.filter(region_code__startswith=prefix)


def open_files(
    reader: Reader,
    subjects: Subjects,
    *,
    purpose: str,
    items: Iterable[str],
    on: date,
    reference: str = "",
    legal_basis: str = "",
) -> Granted:
    """Check, read and log ``items`` of ``subjects`` for ``purpose`` on the business date ``on``.

    ``legal_basis`` of public items is by default the purpose's own; ``reference`` names the application, run
    or report that the read serves. Raises `UnknownItemError`, `UnknownSubjectError`, and `AccessRefused` when
    the reader may read nothing at all or a read of one subject opens nothing. Call it outside a transaction
    that might be rolled back after a refusal: the log of the refusal would go with it.
    """
    ask = _Ask(
        reader=reader,
        purpose=Purpose(purpose),
        items=checked(items),
        on=on,
        reference=reference[:100],
        legal_basis=legal_basis or bounds_by_purpose()[Purpose(purpose)].legal_basis,
    )
    with transaction.atomic():
        keys = _keys(subjects)
        barred = reader_denial(reader.user, reader.organisation, ask.purpose)
        verdicts = refuse_all(keys, ask.items, barred) if barred else _judged(keys, ask)
        found, digest = _read(keys, verdicts, ask)
        numbers = chain.append([_entry(key, verdicts[key.id], ask, digest) for key in keys])
    if barred or (len(keys) == 1 and not verdicts[keys[0].id].granted):
        denied = verdicts[keys[0].id].denied if keys else {}
        raise AccessRefused(denied, numbers[0] if numbers else None)
    return Granted(
        reader=reader,
        purpose=ask.purpose,
        items=ask.items,
        on=on,
        keys=tuple(keys),
        verdicts={key.uscc: verdicts[key.id] for key in keys},
        query_numbers={key.uscc: number for key, number in zip(keys, numbers, strict=True)},
        result_hash=digest,
        _frames=found,
    )


@dataclass(frozen=True, slots=True)
class _Ask:
    """One call of the door, checked for form."""

    reader: Reader
    purpose: Purpose
    items: tuple[str, ...]
    on: date
    reference: str
    legal_basis: str


def _judged(keys: Sequence[SubjectKey], ask: _Ask) -> dict[int, Verdict]:
    return judge(keys, organisation=ask.reader.organisation, purpose=ask.purpose, items=ask.items, on=ask.on)


def _read(
    keys: Sequence[SubjectKey], verdicts: Mapping[int, Verdict], ask: _Ask
) -> tuple[dict[str, pl.DataFrame], str]:
    """Return the granted frames, states among them, and their SHA-256."""
    with guard.reading():
        found, held = tables.read(keys, verdicts, reporter_id=ask.reader.organisation.pk, on=ask.on)
    found["states"] = states.resolve(keys, verdicts, ask.items, held)
    return found, _digest(found)


def _keys(subjects: Subjects) -> list[SubjectKey]:
    """Return what the door needs of ``subjects``, by code; raise `UnknownSubjectError` on a stranger."""
    if isinstance(subjects, QuerySet):
        chosen, codes = subjects, set()
    else:
        several = [subjects] if isinstance(subjects, Subject | str) else list(subjects)
        ids = [subject.pk for subject in several if isinstance(subject, Subject)]
        codes = {subject for subject in several if isinstance(subject, str)}
        chosen = Subject.objects.filter(pk__in=ids) | Subject.objects.filter(organisation__uscc__in=codes)
    rows = chosen.order_by("organisation__uscc").values_list(
        "pk", "organisation__uscc", "subject_type", "organisation_id"
    )
    keys = [SubjectKey(*row) for row in rows.distinct()]
    if missing := codes - {key.uscc for key in keys}:
        raise UnknownSubjectError(_("No file is kept under %(code)s.") % {"code": min(missing)})
    return keys


def _digest(frames: Mapping[str, pl.DataFrame]) -> str:
    """Return the SHA-256 of all frames as CSV, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(frames):
        digest.update(f"{name}\n".encode())
        for part in frames[name].iter_slices(200_000):
            digest.update(part.write_csv().encode())
    return digest.hexdigest()


def _entry(key: SubjectKey, verdict: Verdict, ask: _Ask, digest: str) -> chain.Entry:
    return chain.Entry(
        at=timezone.now(),
        on=ask.on,
        reader_id=ask.reader.user.pk if ask.reader.user else None,
        organisation_id=ask.reader.organisation.pk,
        subject_id=key.id,
        purpose=ask.purpose.value,
        item_codes=[code for code in ask.items if code in verdict.granted],
        denied={code: denial.value for code, denial in verdict.denied.items()},
        consent_id=verdict.consent_id,
        legal_basis=ask.legal_basis,
        reference=ask.reference,
        client=ask.reader.client[:100],
        result_hash=digest if verdict.granted else "",
    )
