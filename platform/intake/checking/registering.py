"""Rows of a register: each sound one opens a file; the archive's refusals become verdicts."""

from datetime import date
from typing import Any

import polars as pl

from accounts.identity import uscc as codes
from accounts.models import User
from archives.registration import Refusal, subjects_register
from intake.checking.ledger import VERDICT_SCHEMA, Ledger

_OPTIONAL_TEXTS = (
    "region_code",
    "legal_form",
    "legal_rep",
    "address",
    "industry_code",
    "capital_currency",
    "business_scope",
)
_VERDICTS = {
    "uscc_check_digit": "uscc_check_digit",
    "uscc_length": "uscc_form",
    "uscc_alphabet": "uscc_form",
    "uscc_region": "uscc_form",
    "repeated": "duplicate_subject",
}


def register_rows(rows: pl.DataFrame, ledger: Ledger, *, actor: User | None, on: date) -> None:
    """Register the subjects of ``rows``, which no rule has refused; known ones stay as they are."""
    facts = rows.select(
        "uscc",
        "name",
        "kind",
        "established_on",
        "registered_capital",
        *[pl.col(name).fill_null("CNY" if name == "capital_currency" else "") for name in _OPTIONAL_TEXTS],
    )
    outcome = subjects_register(facts.iter_rows(named=True), actor=actor, on=on)
    numbers = rows["row_no"].to_list()
    if outcome.refused:
        ledger.refuse(
            pl.DataFrame(
                [_verdict(numbers[refusal.row], refusal, facts) for refusal in outcome.refused],
                schema=VERDICT_SCHEMA,
                orient="row",
            )
        )
    for code in facts["uscc"].to_list():
        if any(problem.code == "inner_check" for problem in _problems(code)):
            ledger.warnings["uscc_inner_check"] += 1


def _problems(code: str) -> list[codes.Problem]:
    return [] if codes.is_derived(code) else codes.problems(code)


def _verdict(row_no: int, refusal: Refusal, facts: pl.DataFrame) -> tuple[Any, ...]:
    error = refusal.error
    code = _VERDICTS.get(error.code, "registration_refused")
    value = facts[error.field][refusal.row] if error.field in facts.columns else refusal.uscc
    return row_no, error.field, str(value), code, str(error)
