"""What lenders report back of each loan, and the labels that follow from it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from demo.city.draw import Calendar, add_months, stream
from demo.city.loans import GOOD, LATE, Loans

DEFAULT_EVENTS = ("overdue_90", "npl", "compensated")

_Event = tuple[str, date, int | None]


@dataclass(frozen=True)
class _Loan:
    """One loan as plain values, for drawing its life."""

    number: str
    fate: str
    decided_on: date
    term: int
    amount: int
    overdue_from: date | None
    first: bool
    renews: bool


def draw_outcomes(seed: int, loans: Loans, calendar: Calendar) -> pl.DataFrame:
    """Every event of every loan known by ``on``: (subject, lender, loan_no, event, event_on, amount_fen)."""
    rng = stream(seed, "outcomes")
    rows: list[tuple[int, int, str, str, date, int | None]] = []
    seen: set[int] = set()
    for at in np.argsort(loans.decided_on, kind="stable"):
        who, overdue = int(loans.subject[at]), loans.overdue_from[at]
        decided: date = loans.decided_on[at].astype(object)
        loan = _Loan(
            number=f"DK{decided:%y%m}{at + 1:05d}",
            fate=str(loans.fate[at]),
            decided_on=decided,
            term=int(loans.term_months[at]),
            amount=int(loans.amount_fen[at]),
            overdue_from=None if np.isnat(overdue) else overdue.astype(object),
            first=who not in seen and rng.random() < 0.55,
            renews=loans.fate[at] == GOOD and rng.random() < 0.14,
        )
        seen.add(who)
        rows += [
            (who, int(loans.lender[at]), loan.number, event, when, amount)
            for event, when, amount in _life(rng, loan)
            if when <= calendar.on
        ]
    columns = ["subject", "lender", "loan_no", "event", "event_on", "amount_fen"]
    schema = dict.fromkeys(columns, pl.String) | {
        "subject": pl.Int64,
        "lender": pl.Int64,
        "event_on": pl.Date,
        "amount_fen": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort("event_on", maintain_order=True)


def _life(rng: np.random.Generator, loan: _Loan) -> list[_Event]:
    events: list[_Event] = [("loan_granted", loan.decided_on, loan.amount)]
    if loan.first:
        events.append(("first_loan", loan.decided_on, loan.amount))
    maturity = add_months(loan.decided_on, loan.term)
    stop = loan.overdue_from or maturity
    quarters = (add_months(loan.decided_on, months) for months in range(3, loan.term, 3))
    events += [("installment_on_time", day, None) for day in quarters if day < stop]
    if loan.fate == GOOD:
        renewed = "renewed_no_principal" if loan.renews else "settled_on_time"
        return [*events, (renewed, maturity, loan.amount)]
    if loan.fate == LATE:
        return events + _lateness(rng, loan)
    return events + _default(rng, loan)


def _days_after(loan: _Loan, count: int) -> date:
    start = np.datetime64(loan.overdue_from, "D") + np.timedelta64(count, "D")
    return date.fromisoformat(str(start))


def _lateness(rng: np.random.Generator, loan: _Loan) -> list[_Event]:
    """Thirty or sixty days past due, then all paid, late."""
    owed = loan.amount // 4
    events: list[_Event] = [("overdue_30", _days_after(loan, 30), owed)]
    if rng.random() < 0.4:
        events.append(("overdue_60", _days_after(loan, 60), owed))
    return [*events, ("settled_late", _days_after(loan, int(rng.integers(65, 88))), owed)]


def _default(rng: np.random.Generator, loan: _Loan) -> list[_Event]:
    """Past due 30, 60 and 90 days, classified as non-performing, compensated, and then recovered or not."""
    owed = loan.amount * int(rng.integers(55, 96)) // 100
    events: list[_Event] = [(f"overdue_{late}", _days_after(loan, late), owed) for late in (30, 60, 90)]
    events.append(("npl", _days_after(loan, int(rng.integers(91, 100))), owed))
    fork = rng.random()
    if fork < 0.2:
        return [*events, ("settled_late", _days_after(loan, int(rng.integers(150, 260))), owed)]
    if fork < 0.85:
        events.append(("compensated", _days_after(loan, int(rng.integers(120, 190))), owed * 8 // 10))
    end = "recovered" if rng.random() < 0.5 else "written_off"
    share = int(rng.integers(15, 60))
    later = _days_after(loan, int(rng.integers(260, 480)))
    return [*events, (end, later, owed * share // 100 if end == "recovered" else owed)]


def draw_labels(loans: Loans, outcomes: pl.DataFrame) -> pl.DataFrame:
    """(subject, lender, loan_no, decided_on, defaulted) of the training cohort.

    A loan has defaulted when a lender reported ``overdue_90``, ``npl`` or ``compensated`` within twelve
    months of the decision; every loan of the cohort was decided at least that long before ``on``.
    """
    cohort = pl.DataFrame({"subject": loans.subject, "decided_on": loans.decided_on, "group": loans.group})
    cohort = cohort.filter(pl.col("group") == "training").select("subject", "decided_on")
    granted = outcomes.filter(pl.col("event") == "loan_granted").select(
        "subject", "lender", "loan_no", decided_on=pl.col("event_on")
    )
    failed = (
        outcomes.filter(pl.col("event").is_in(DEFAULT_EVENTS))
        .join(granted.select("loan_no", "decided_on"), on="loan_no")
        .filter(pl.col("event_on") <= pl.col("decided_on").dt.offset_by("12mo"))
        .select("loan_no")
        .unique()
        .with_columns(defaulted=pl.lit(value=True))
    )
    return (
        cohort.join(granted, on=["subject", "decided_on"], how="left", maintain_order="left")
        .join(failed, on="loan_no", how="left", maintain_order="left")
        .with_columns(pl.col("defaulted").fill_null(value=False))
        .select("subject", "lender", "loan_no", "decided_on", "defaulted")
    )
