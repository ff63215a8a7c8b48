"""The recorded part of a report's content: obligations, public record, honours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reports.content_values import Label, MonthPoint


class RecordStatus(StrEnum):
    """How a record stands on the day of the snapshot."""

    VALID = "valid"
    DISPUTED = "disputed"
    REPAIRED = "repaired"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def out_of_use(self) -> bool:
        """Whether the record may no longer be shown to anyone but its subject."""
        return self in {RecordStatus.REPAIRED, RecordStatus.EXPIRED, RecordStatus.WITHDRAWN}


class LoanStatus(StrEnum):
    """Where a loan stands."""

    REPAYING = "repaying"
    SETTLED = "settled"
    OVERDUE = "overdue"
    NPL = "npl"
    COMPENSATED = "compensated"
    RECOVERING = "recovering"
    WRITTEN_OFF = "written_off"


class Fulfilment(StrEnum):
    """What became of a credit commitment."""

    PENDING = "pending"
    KEPT = "kept"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """One loan of the file, in yuan; `overdue_days` gives days past due per month, newest last."""

    lender: str
    product: str
    amount: Decimal
    balance: Decimal
    disbursed_on: date
    due_on: date
    status: LoanStatus
    overdue_days: tuple[MonthPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A feedback event of a loan, such as settled on time, overdue or compensated."""

    code: str
    label: Label
    on: date
    source: str
    amount: Decimal | None = None
    adverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """A guarantee the subject has given for somebody else, in yuan."""

    party: str
    amount: Decimal
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligations:
    """What the subject owes and how it has paid; all from data item `item_code`."""

    item_code: str = "lending_outcome"
    loans: tuple[Loan, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """One judicial, administrative or list record, with the way to have it repaired.

    A valid record with `ended_on` is shown as ended (enforcement closed, removed from the list).
    """

    reference: str
    item_code: str
    title: Label
    decided_on: date
    source_unit: Label
    status: RecordStatus
    ended_on: date | None = None
    level: Label | None = None
    amount: Decimal | None = None
    publicity_until: date | None = None
    repair_route: Label | None = None
    objection_no: str | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One inspection of a B&B: points gained or lost."""

    on: date
    round: Label
    points: int
    remark: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRecord:
    """Adverse records by list. `checked` names every list that belongs to the report, in order.

    A checked list without entries prints "checked, none found" or why it could not be checked.
    """

    checked: tuple[str, ...]
    entries: tuple[RecordEntry, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    inspection_item: str | None = None

    def item_codes(self) -> set[str]:
        """Return the codes of all data items this part draws on."""
        codes = {*self.checked, *(entry.item_code for entry in self.entries)}
        return codes | ({self.inspection_item} if self.inspection_item else set())


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourEntry:
    """An award or a place on a red list."""

    title: Label
    level: Label
    on: date
    source_unit: Label
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxGrade:
    """The tax authority's yearly grade: A, B, M, C or D."""

    year: int
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentEntry:
    """A published credit commitment and what became of it."""

    title: Label
    published_on: date
    due_on: date | None
    fulfilment: Fulfilment


@dataclass(frozen=True, slots=True, kw_only=True)
class Honours:
    """What speaks for the subject on public record: items `hon_award` and `tax_grade`."""

    awards: tuple[HonourEntry, ...] = ()
    tax_grades: tuple[TaxGrade, ...] = ()
    commitments: tuple[CommitmentEntry, ...] = ()
