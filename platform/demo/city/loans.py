"""Who borrowed when, and how it ended: drawn before the records, because a failing firm's records show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.city.draw import NEVER, Bools, Calendar, Dates, Floats, Ints, Texts, add_months, days, stream
from demo.city.subjects import Population

LABELLED = 490
DEFAULT_RATE = 0.12
HISTORY_DEFAULT_RATE = 0.3
# Risk beside the want of quality (spread 1): the want of good conduct, and what no record shows.
_CONDUCT, _UNSEEN = 0.6, 0.4

GOOD, LATE, DEFAULT = "good", "late", "default"


@dataclass(frozen=True)
class Loans:
    """Loans as columns of one length; ``subject`` and ``lender`` are positions.

    ``group`` is ``training`` (decided within one month, a year before ``on``), ``history`` (older) or
    ``recent``. ``overdue_from`` is the first day past due of a loan that fell behind.
    """

    subject: Ints
    lender: Ints
    group: Texts
    decided_on: Dates
    term_months: Ints
    amount_fen: Ints
    fate: Texts
    overdue_from: Dates

    def __len__(self) -> int:
        return len(self.subject)

    def distress_from(self, subjects: int) -> Dates:
        """When each subject begins to fail, shape (subjects,): never before its loan was decided."""
        start = np.full(subjects, NEVER)
        for at in np.flatnonzero(self.fate == DEFAULT):
            who = self.subject[at]
            when = max(
                self.decided_on[at] + np.timedelta64(10, "D"), self.overdue_from[at] - np.timedelta64(60, "D")
            )
            start[who] = when if np.isnat(start[who]) else min(start[who], when)
        return start


def training_start(on: date) -> date:
    """The day that the labelled loans' features are taken as of: no labelled loan was decided before it."""
    return add_months(on, -13)


def draw_loans(seed: int, people: Population, calendar: Calendar, lenders: Sequence[int]) -> Loans:
    """Draw the labelled cohort, the older history and the recent loans.

    The riskiest ``DEFAULT_RATE`` of the labelled cohort default, where risk is the want of quality and
    of good conduct, plus what no record shows: the share is exact, and the weights set how strongly it hangs
    on the records.
    """
    rng = stream(seed, "loans")
    can_borrow = np.flatnonzero(np.isin(people.depth.astype(str), ("full", "thin")))
    risk = -people.quality - _CONDUCT * people.conduct + _UNSEEN * rng.standard_normal(len(people))
    labelled = np.sort(rng.choice(can_borrow, LABELLED, replace=False))
    others = np.sort(rng.choice(np.setdiff1d(can_borrow, labelled), 80, replace=False))
    training_fate = _fates(rng, risk[labelled], DEFAULT_RATE, late_rate=0.09)
    # Whoever borrowed before is drawn without a look at what came later: that must not tell the outcome.
    repeat = np.sort(rng.choice(labelled, 200, replace=False))
    settled = labelled[training_fate == GOOD]
    recent = np.sort(rng.choice(settled, 110, replace=False))
    cohorts = (
        ("training", labelled, training_fate),
        ("history", repeat, _fates(rng, risk[repeat], 0.0, late_rate=0.12)),
        ("history", others, _fates(rng, risk[others], HISTORY_DEFAULT_RATE, late_rate=0.1)),
        ("recent", recent, np.full(len(recent), GOOD, dtype=object)),
    )
    parts = [_part(rng, people, calendar, cohort, lenders) for cohort in cohorts]
    return Loans(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Loans.__dataclass_fields__)
    )


def _fates(rng: np.random.Generator, risk: Floats, default_rate: float, late_rate: float) -> Texts:
    """The riskiest default; of the rest the next riskiest, with some noise, are late for a while."""
    fate = np.full(len(risk), GOOD, dtype=object)
    rank = np.argsort(np.argsort(-risk, kind="stable"), kind="stable")
    defaults: Bools = rank < round(default_rate * len(risk))
    late_rank = np.argsort(
        np.argsort(-(risk + rng.standard_normal(len(risk))) + 9e9 * defaults, kind="stable")
    )
    fate[late_rank < round(late_rate * len(risk))] = LATE
    fate[defaults] = DEFAULT
    return fate


def _part(
    rng: np.random.Generator,
    people: Population,
    calendar: Calendar,
    cohort: tuple[str, Ints, Texts],
    lenders: Sequence[int],
) -> Loans:
    """The loans of one cohort: its group, its subjects and how each one ends."""
    group, who, fate = cohort
    size = len(who)
    decided = _decision_dates(rng, calendar, group, size)
    # Early enough for a default to be 90 days past due within twelve months of the decision.
    overdue = np.where(fate == GOOD, NEVER, decided + days(rng.integers(40, 271, size)))
    terms = np.array([6, 12, 12, 12, 24, 36] if group == "recent" else [12, 12, 12, 12, 24, 36])
    wanted = np.rint(people.annual_sales[who] * rng.uniform(0.06, 0.3, size) / 1e4)
    return Loans(
        subject=who.astype(np.int64),
        lender=np.array(lenders, dtype=np.int64)[rng.integers(0, len(lenders), size)],
        group=np.full(size, group, dtype=object),
        decided_on=decided,
        term_months=terms[rng.integers(0, len(terms), size)],
        amount_fen=(np.clip(wanted, 3, 500) * 1_000_000).astype(np.int64),
        fate=fate,
        overdue_from=overdue,
    )


def _decision_dates(rng: np.random.Generator, calendar: Calendar, group: str, size: int) -> Dates:
    on = calendar.on
    first, last = {
        "training": (training_start(on), add_months(on, -12)),
        "history": (add_months(on, -34), add_months(on, -26)),
        "recent": (add_months(on, -6), add_months(on, -1)),
    }[group]
    span = (last - first).days
    return np.asarray(
        np.datetime64(first, "D") + days(rng.integers(1, span + 1, size)), dtype="datetime64[D]"
    )
