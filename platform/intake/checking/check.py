"""The verdict on a chunk: cleaning, rules of columns, rules between columns, subjects."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date

import polars as pl

from accounts.models import User
from intake.checking import numbers, text
from intake.checking.ledger import VERDICT_SCHEMA, Ledger
from intake.checking.registering import register_rows
from intake.checking.subjects import SubjectIndex, subject_ids
from intake.formats.base import Column, Kind, Template
from intake.reading.chunk import Chunk

#: Stands between the values of a row when it is hashed (docs/domain/intake.md).
HASH_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out of a chunk.

    ``sound`` has the template's columns, typed, and `row_no`, `subject_id`, `cleaning_rules`,
    `content_hash` (SHA-256 in hexadecimal), `as_of`. ``verdicts`` has `VERDICT_SCHEMA`; ``rows`` counts
    all rows, sound, refused and ragged.
    """

    sound: pl.DataFrame
    verdicts: pl.DataFrame
    warnings: Counter[str]
    rows: int
    read_share: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chunk after all rules that need no database; ``typed`` has all its rows, refused ones too."""

    typed: pl.DataFrame
    ledger: Ledger
    rows: int
    read_share: float


class Checker:
    """Checks the chunks of one delivery in ``template``; ``on`` is the day it speaks of.

    The work is in two steps: `prepare` may run in a thread of its own, `settle` needs the database.
    """

    def __init__(self, template: Template, *, on: date, actor: User | None) -> None:
        self.template = template
        self.on = on
        self.actor = actor
        self._subjects = SubjectIndex()

    def prepare(self, chunk: Chunk, in_fen: frozenset[str]) -> Prepared:
        """Clean and type the columns of ``chunk`` and apply every rule that its rows can be judged by alone.

        ``in_fen`` names the columns whose amounts come in fen.
        """
        frame = chunk.frame
        ledger = Ledger(frame["row_no"])
        typed = pl.DataFrame(
            [
                frame["row_no"],
                *(self._column(column, frame, ledger, in_fen) for column in self.template.columns),
            ]
        )
        for rule in self.template.checks:
            ledger.fault(rule.code, rule.column, typed.select(rule.fault).to_series(), typed[rule.column])
        if chunk.ragged:
            ledger.refuse(_ragged_verdicts(chunk))
        typed = typed.with_columns(
            pl.lit(self.on).alias("as_of"),
            pl.Series("content_hash", self._hashes(typed), dtype=pl.String),
        )
        return Prepared(typed, ledger, frame.height + len(chunk.ragged), chunk.read_share)

    def settle(self, prepared: Prepared) -> Checked:
        """Find the subjects of the rows (registering them where the template does) and close the verdicts."""
        typed, ledger = prepared.typed, prepared.ledger
        if self.template.registers_subjects:
            register_rows(typed.filter(ledger.is_sound), ledger, actor=self.actor, on=self.on)
            # A row that did not register is told why; that its subject is unknown says nothing more.
            codes = typed["uscc"].set(~ledger.is_sound, None)
        else:
            codes = typed["uscc"]
        typed = typed.with_columns(
            subject_ids(codes, self._subjects, ledger).alias("subject_id"),
            ledger.rules_applied().alias("cleaning_rules"),
        )
        return Checked(
            typed.filter(ledger.is_sound),
            ledger.verdicts(),
            ledger.warnings,
            prepared.rows,
            prepared.read_share,
        )

    def _column(
        self, column: Column, frame: pl.DataFrame, ledger: Ledger, in_fen: frozenset[str]
    ) -> pl.Series:
        if column.name not in frame.columns:
            return (
                pl.repeat(None, frame.height, dtype=pl.String, eager=True)
                .cast(_dtype(column))
                .alias(column.name)
            )
        raw = frame[column.name]
        clean = text.trimmed(raw, column, ledger)
        if column.is_required:
            ledger.fault("missing_required", column.name, clean.is_null(), raw)
        return self._typed(clean, column, ledger, in_fen).alias(column.name)

    def _typed(self, clean: pl.Series, column: Column, ledger: Ledger, in_fen: frozenset[str]) -> pl.Series:
        if column.kind in _OF_TEXT:
            return _OF_TEXT[column.kind](clean, column, ledger)
        if column.kind in _OF_DAYS:
            return _OF_DAYS[column.kind](clean, column, ledger, on=self.on)
        return numbers.number(clean, column, ledger, in_fen=column.name in in_fen)

    def _hashes(self, typed: pl.DataFrame) -> list[str]:
        """Hash each row's cleaned values in the order of the template; an empty value is an empty text."""
        columns = [pl.col(column.name).cast(pl.String).fill_null("") for column in self.template.columns]
        joined = typed.select(pl.concat_str(columns, separator=HASH_SEPARATOR)).to_series()
        return [hashlib.sha256(row.encode()).hexdigest() for row in joined]


_OF_TEXT = {
    Kind.CODE: text.normalised_codes,
    Kind.TEXT: text.checked_text,
    Kind.CHOICE: text.chosen,
    Kind.FLAG: text.flagged,
}
_OF_DAYS = {Kind.DATE: numbers.day, Kind.MONTH: numbers.month}

_DTYPES: dict[Kind, pl.DataType] = {
    Kind.MONEY: numbers.MONEY,
    Kind.QUANTITY: numbers.QUANTITY,
    Kind.INTEGER: pl.Int64(),
    Kind.DATE: pl.Date(),
    Kind.MONTH: pl.Date(),
    Kind.FLAG: pl.Boolean(),
}


def _dtype(column: Column) -> pl.DataType:
    return _DTYPES.get(column.kind, pl.String())


def _ragged_verdicts(chunk: Chunk) -> pl.DataFrame:
    return pl.DataFrame(
        [(row.row_no, "", row.text, "ragged_row", "") for row in chunk.ragged],
        schema=VERDICT_SCHEMA,
        orient="row",
    )
