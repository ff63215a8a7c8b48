"""What a credit report is made from: one immutable snapshot, frozen before any page is drawn.

`ReportContent` is the contract between those who assemble a report from the file and the renderer.
It holds facts and results, never a sentence of the layout: sentences are in `wording.json`.
Conventions: money in yuan (`Decimal`), ratios as fractions (0.25 is 25 %), months as their first day,
moments with a time zone. `None` means unknown and is never printed as zero; why it is unknown stands
in the state of its data item. An item in state `value` with no rows was checked and nothing was found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from reports.canonical import ContentError, canonical_bytes, from_plain, sha256_hex
from reports.content_operation import Operation
from reports.content_records import Honours, Obligations, PublicRecord
from reports.content_values import DataState, Fact, Label, Value

SCHEMA = 1
SCORE_MIN, SCORE_MAX = 300, 850


class Purpose(StrEnum):
    """Why the report is made, in the words of a consent."""

    PRE_LOAN = "pre_loan"
    IN_LOAN = "in_loan"
    POST_LOAN = "post_loan"
    GUARANTEE = "guarantee"
    POOL_CLAIM = "pool_claim"
    SELF_VIEW = "self_view"


class StatusColour(StrEnum):
    """Public-credit status code: rules first, the worst colour wins."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Basis(StrEnum):
    """On what ground an item may be read."""

    CONSENT = "consent"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataItem:
    """One data item of the consent list and how it stands in this report.

    `rows` counts what was received; state `value` with 0 rows is "checked, none found".
    """

    code: str
    label: Label
    state: DataState
    basis: Basis
    source_unit: Label | None = None
    as_of: date | None = None
    received_at: datetime | None = None
    rows: int | None = None
    note: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Who and what the report is about, and how to check that it is genuine."""

    report_no: str
    subject_name: str
    subject_code: str
    kind: str
    snapshot_at: datetime
    valid_until: date
    issuer: Label
    verification_code: str
    verification_url: str
    model_version: str
    rules_version: str
    notice: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReason:
    """One reason of the status code; disputed reasons are marked."""

    label: Label
    item_code: str | None = None
    on: date | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A feature that moved the score most: its own points and the best it could have had."""

    code: str
    label: Label
    value: Value | None
    points: Decimal
    best_points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitStep:
    """One line of how the suggested limit was reached, in yuan."""

    label: Label
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryPosition:
    """Share of peers scoring lower (fraction), the group compared with, and its size."""

    group: Label
    share_below: Decimal
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePoint:
    """A score on a day, for the trend."""

    on: date
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The one page of opinion. No score (`None`) is allowed: a thin file gets a report too.

    `score_without_disputed` is set while an objection is open and shows the score both ways.
    """

    score: int | None
    grade: str | None
    pd: Decimal | None
    status: StatusColour
    status_reasons: tuple[StatusReason, ...]
    depth_grade: str
    depth_reason: Label
    suggested_limit: Decimal | None
    limit_reason: Label
    limit_steps: tuple[LimitStep, ...] = ()
    positive: tuple[Hit, ...] = ()
    negative: tuple[Hit, ...] = ()
    score_without_disputed: int | None = None
    position: IndustryPosition | None = None
    trend: tuple[ScorePoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationChange:
    """One entered change of the registration."""

    on: date
    what: Label
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One administrative licence (item `lic_permit`)."""

    title: str
    number: str
    authority: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedParty:
    """A shareholder, a related firm or a key person in office; job-related facts only."""

    name: str
    role: Label
    share: Decimal | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Registration facts, and the extra facts of co-operatives and B&Bs in `kind_facts`."""

    registration: tuple[Fact, ...]
    kind_facts: tuple[Fact, ...] = ()
    changes: tuple[RegistrationChange, ...] = ()
    licences: tuple[Licence, ...] = ()
    related: tuple[RelatedParty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """Who asked and what the subject allowed. Own copies (`self_view`) need no consent."""

    requester_name: str
    requester_code: str
    purpose: Purpose
    consent_id: str | None
    authorised: tuple[str, ...]
    not_authorised: tuple[str, ...]
    granted_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    data_from: date | None = None
    data_until: date | None = None
    queries_used: int | None = None
    queries_max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTerm:
    """One scorecard term. `points` is exact; an unknown gets neutral points and counts neither way.

    `reason_rank` is 1 to 4 for the reason codes given with the score, otherwise `None`.
    """

    code: str
    group: Label
    label: Label
    value: Value | None
    bin: Label
    points: Decimal
    best_points: Decimal
    state: DataState = DataState.VALUE
    reason_rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexNode:
    """A node of the index tree: weight within its parent, score 0 to 100 or unknown."""

    code: str
    parent: str | None
    label: Label
    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBand:
    """A grade of the model: from `min_score` up, with the default probability at that score."""

    grade: str
    min_score: int
    pd: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreExplained:
    """The whole scorecard result; base and terms add up to the score (checked)."""

    model: Label
    model_version: str
    model_sha256: str
    base_points: Decimal
    terms: tuple[ScoreTerm, ...]
    bands: tuple[GradeBand, ...] = ()
    index_name: Label | None = None
    index: tuple[IndexNode, ...] = ()

    def total(self) -> Decimal:
        """Return base and term points added up, before rounding and clipping."""
        return sum((term.points for term in self.terms), start=self.base_points)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """Everything one credit report says. Construction checks what must hold between the parts."""

    cover: Cover
    advice: Advice
    identity: Identity
    authorisation: Authorisation
    operation: Operation
    obligations: Obligations
    public_record: PublicRecord
    honours: Honours
    score: ScoreExplained | None
    items: tuple[DataItem, ...]
    schema: int = field(default=SCHEMA)

    def __post_init__(self) -> None:
        _check_schema(self)
        _check_items(self)
        _check_score(self)
        _check_moment(self)
        _check_repaired(self)

    def item(self, code: str) -> DataItem:
        """Return the data item `code`; raise `ContentError` when the report does not list it."""
        for item in self.items:
            if item.code == code:
                return item
        raise ContentError(f"the data item {code} is not listed")

    def to_bytes(self) -> bytes:
        """Return the canonical UTF-8 JSON of this snapshot."""
        return canonical_bytes(self)

    def sha256(self) -> str:
        """Return the SHA-256 of the canonical bytes: the identity of the snapshot."""
        return sha256_hex(self)

    @classmethod
    def from_bytes(cls, raw: bytes) -> ReportContent:
        """Read a snapshot back; raise `ContentError` when it does not fit the contract."""
        try:
            data: Any = json.loads(raw)
        except ValueError as error:
            raise ContentError("the snapshot is no JSON") from error
        return from_plain(cls, data)


def _check_schema(content: ReportContent) -> None:
    if content.schema != SCHEMA:
        raise ContentError(f"schema {content.schema} is not the schema {SCHEMA} of this renderer")


def _check_items(content: ReportContent) -> None:
    codes = [item.code for item in content.items]
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    if doubled:
        raise ContentError(f"data items listed twice: {', '.join(doubled)}")
    named = {*content.authorisation.authorised, *content.authorisation.not_authorised}
    named |= content.operation.item_codes() | content.public_record.item_codes()
    unlisted = sorted(named - set(codes))
    if unlisted:
        raise ContentError(f"data items used but not listed: {', '.join(unlisted)}")


def _check_score(content: ReportContent) -> None:
    advice, score = content.advice, content.score
    if (advice.score is None) != (score is None):
        raise ContentError("a score and its explanation go together")
    if score is None or advice.score is None:
        return
    rounded = int(score.total().quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if min(max(rounded, SCORE_MIN), SCORE_MAX) != advice.score:
        raise ContentError(f"the points add up to {score.total()}, the score says {advice.score}")


def _check_moment(content: ReportContent) -> None:
    if content.cover.snapshot_at.tzinfo is None:
        raise ContentError("the moment of the snapshot names no time zone")


def _check_repaired(content: ReportContent) -> None:
    """Keep repaired and ended publicity out of reports for others: NDRC Order 36 (2026) stops their use."""
    if content.authorisation.purpose is Purpose.SELF_VIEW:
        return
    stale = [entry.reference for entry in content.public_record.entries if entry.status.out_of_use]
    if stale:
        raise ContentError(f"records no longer in use may only go to the subject: {', '.join(stale)}")
