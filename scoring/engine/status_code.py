"""The four-colour public-credit status code: rules first, the worst wins, every reason listed.

Red and yellow come from adverse records in force, blue from a clean, checked file with evidence for it, green
is the rest. An item whose source was not checked colours nothing: it is listed, and blue is out of reach
until it is checked. Disputed records still count, are marked, and the code without them is given beside.
The rules are data (`status_rules`); what only lenders may see never enters (docs/algorithms/status_code.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from scoring.engine.states import DataState
from scoring.engine.status_rules import AdverseRule, Colour, EvidenceRule, Limits, StatusRules

IN_FORCE = frozenset({"valid", "disputed"})
SEVERITY = {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREEN: 2, Colour.BLUE: 3}


@dataclass(frozen=True)
class Record:
    """One public record of a subject, as the canonical `records` frame holds it."""

    item_code: str
    decided_on: date
    ended_on: date | None = None
    level: str | None = None
    amount_fen: int | None = None
    status: str = "valid"

    def in_force(self, on: date) -> bool:
        """Whether the record stands on a day: decided, not ended, neither repaired, expired nor withdrawn."""
        ended = self.ended_on is not None and self.ended_on <= on
        return self.status in IN_FORCE and self.decided_on <= on and not ended


@dataclass(frozen=True)
class PublicFile:
    """What the code is made of: age, records, and the state of each item (a missing one is `not_held`)."""

    established_on: date | None
    records: tuple[Record, ...] = ()
    states: Mapping[str, DataState] = field(default_factory=dict)


@dataclass(frozen=True)
class StatusReason:
    """One reason of a colour: the rule, and the record it rests on."""

    code: str
    colour: Colour
    item_code: str
    decided_on: date
    is_disputed: bool
    zh: str
    en: str


@dataclass(frozen=True)
class Wanting:
    """What keeps a subject without adverse records from blue."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class StatusCode:
    """A subject's code on a day: colour, every reason worst first, and what was not checked.

    `without_disputed` is the colour if every objection held. `wanting` says what a green subject lacks for
    blue.
    """

    colour: Colour
    without_disputed: Colour
    reasons: tuple[StatusReason, ...]
    not_checked: tuple[str, ...]
    wanting: tuple[Wanting, ...]
    version: str

    @property
    def three(self) -> Colour:
        """The three-colour view: blue shows as green."""
        return self.colour.three


def status_code(file: PublicFile, rules: StatusRules, *, on: date) -> StatusCode:
    """The code of one subject on a day."""
    not_checked = tuple(sorted(rules.items - rules.own_items - _checked(file)))
    held = [
        record
        for record in file.records
        if record.item_code not in not_checked and _counts(record, rules.limits.get(record.item_code), on)
    ]
    reasons = [reason for rule in rules.rules for reason in _adverse(rule, held, file)]
    evidence = [reason for rule in rules.blue.evidence for reason in _evidence(rule, held, file)]
    wanting = () if reasons else _wanting(file, rules, held, evidence, on=on)
    settled = [record for record in held if not _disputed(record, file)]
    firm = [reason for reason in reasons if not reason.is_disputed]
    firm_wanting = () if firm else _wanting(file, rules, settled, evidence, on=on)
    colour = _colour(reasons, wanting)
    listed = [*reasons, *(evidence if colour is Colour.BLUE else ())]
    return StatusCode(
        colour=colour,
        without_disputed=_colour(firm, firm_wanting),
        reasons=tuple(sorted(listed, key=lambda r: (SEVERITY[r.colour], r.code, r.decided_on))),
        not_checked=not_checked,
        wanting=wanting,
        version=rules.version,
    )


def _colour(reasons: Iterable[StatusReason], wanting: tuple[Wanting, ...]) -> Colour:
    worst = min((reason.colour for reason in reasons), key=lambda colour: SEVERITY[colour], default=None)
    return worst or (Colour.GREEN if wanting else Colour.BLUE)


def _checked(file: PublicFile) -> set[str]:
    """Items whose source answered; one under objection was checked, its records are marked."""
    answered = {DataState.VALUE, DataState.DISPUTED}
    return {item for item, state in file.states.items() if state in answered}


def _disputed(record: Record, file: PublicFile) -> bool:
    return record.status == "disputed" or file.states.get(record.item_code) == DataState.DISPUTED


def _adverse(rule: AdverseRule, held: list[Record], file: PublicFile) -> list[StatusReason]:
    return [
        _reason(rule, rule.colour, record, file)
        for record in held
        if record.item_code == rule.item_code and (rule.levels is None or record.level in rule.levels)
    ]


def _counts(record: Record, limits: Limits | None, on: date) -> bool:
    """Whether a record is in force and neither too small nor too old to count."""
    if not record.in_force(on):
        return False
    if limits is None:
        return True
    too_small = record.amount_fen is not None and record.amount_fen < limits.min_amount_fen
    years = limits.max_age_years
    return not too_small and (years is None or on < _years_after(record.decided_on, years))


def _evidence(rule: EvidenceRule, held: list[Record], file: PublicFile) -> list[StatusReason]:
    """Evidence for blue; what is disputed proves nothing."""
    found = [record for record in held if record.item_code == rule.item_code]
    if rule.is_latest_only and found:
        newest = max(record.decided_on for record in found)
        found = [record for record in found if record.decided_on == newest]
    fitting = [record for record in found if record.level in rule.levels and not _disputed(record, file)]
    return [_reason(rule, Colour.BLUE, record, file) for record in fitting]


def _reason(
    rule: AdverseRule | EvidenceRule, colour: Colour, record: Record, file: PublicFile
) -> StatusReason:
    return StatusReason(
        *(rule.code, colour, record.item_code, record.decided_on),
        is_disputed=_disputed(record, file),
        zh=rule.zh,
        en=rule.en,
    )


def _wanting(
    file: PublicFile, rules: StatusRules, held: list[Record], evidence: list[StatusReason], *, on: date
) -> tuple[Wanting, ...]:
    """What blue still asks for; empty when the subject is blue."""
    blue, found = rules.blue, []
    unchecked = sorted(set(blue.clean_items) - _checked(file))
    if unchecked:
        items = ", ".join(unchecked)
        found.append(Wanting("blue_not_checked", f"以下数据项未核查：{items}", f"Not checked: {items}"))
    marked = sorted({record.item_code for record in held if _is_mark(record, rules)})
    if marked:
        items = ", ".join(marked)
        found.append(Wanting("blue_not_clean", f"有不良记录：{items}", f"Adverse records in force: {items}"))
    if file.established_on is None or months_between(file.established_on, on) < blue.min_age_months:
        months = blue.min_age_months
        found.append(
            Wanting(
                "blue_too_young",
                f"成立未满{months}个月或日期不详",
                f"Younger than {months} months, or age unknown",
            )
        )
    if not evidence:
        names_zh = "或".join(rule.zh for rule in blue.evidence)
        names_en = " or ".join(rule.en for rule in blue.evidence)
        found.append(Wanting("blue_no_evidence", f"缺少：{names_zh}", f"Lacking: {names_en}"))
    return tuple(found)


def _is_mark(record: Record, rules: StatusRules) -> bool:
    own = rules.blue.own_clean_items.get(record.item_code)
    return record.item_code in rules.blue.clean_items or (own is not None and record.level in own)


def months_between(start: date, on: date) -> int:
    """Whole months from a day to a later one."""
    return (on.year - start.year) * 12 + on.month - start.month - (on.day < start.day)


def _years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def status_codes(
    tables: Mapping[str, pl.DataFrame], rules: StatusRules, *, on: date
) -> dict[str, StatusCode]:
    """The code of every subject of the canonical `subjects`, `records` and `states` frames, by subject."""
    records: dict[str, list[Record]] = {}
    wanted = tables["records"].filter(pl.col("item_code").is_in(list(rules.items)))
    columns = ("item_code", "decided_on", "ended_on", "level", "amount_fen", "status")
    for subject, *fields in wanted.select("subject", *columns).iter_rows():
        records.setdefault(subject, []).append(Record(*fields))
    states: dict[str, dict[str, DataState]] = {}
    for subject, item, state in tables["states"].select("subject", "item_code", "state").iter_rows():
        states.setdefault(subject, {})[item] = DataState(state)
    files: Iterable[tuple[Any, ...]] = tables["subjects"].select("subject", "established_on").iter_rows()
    return {
        subject: status_code(
            PublicFile(established, tuple(records.get(subject, ())), states.get(subject, {})), rules, on=on
        )
        for subject, established in files
    }
