"""Month by month: taxes and arrears, social security, power, water and gas. Money in fen throughout."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from demo.city.draw import NEVER, Bools, Calendar, Dates, Floats, Ints, Texts, days, sigmoid, stream, to_fen
from demo.city.finance import Rhythm
from demo.city.sources import holds
from demo.city.subjects import Population

_SURCHARGE_BP = 1_200  # urban construction tax and education surcharges on the VAT due
_CONTRIBUTION_YUAN = 1_260.0  # employer's and employee's monthly contributions per head
# Usual monthly use at a million yuan of yearly sales, price in yuan per unit, pull of the season on the use.
_UTILITIES = {"power": (1_500.0, 0.68, 0.5), "water": (70.0, 3.6, 0.35), "gas": (160.0, 3.4, 0.6)}


@dataclass(frozen=True)
class Grid:
    """What the monthly draws have in common: who, when, and how the business ran."""

    seed: int
    people: Population
    calendar: Calendar
    rhythm: Rhythm

    @property
    def living(self) -> Bools:
        """Months in which a subject already existed, shape (N, MONTHS)."""
        founded = self.people.established.astype("datetime64[M]")[:, None]
        return np.asarray(self.calendar.starts.astype("datetime64[M]")[None, :] > founded)

    def due_on(self, day: int) -> Dates:
        """That day of the month after each month, shape (MONTHS,)."""
        after = (self.calendar.starts.astype("datetime64[M]") + 1).astype("datetime64[D]")
        return np.asarray(after + np.timedelta64(day - 1, "D"))

    def rows(self, wanted: Bools, due: Dates) -> tuple[Ints, Ints]:
        """Positions (subject, month) of the wanted rows that fell due within the delivered window."""
        inside = (due > np.datetime64(self.calendar.since, "D")) & (due <= self.calendar.today)
        who, month = np.nonzero(wanted & inside[None, :])
        return who.astype(np.int64), month.astype(np.int64)


def monthly_tax(invoices: pl.DataFrame, subjects: int, calendar: Calendar) -> Ints:
    """Tax in fen on valid invoices by subject and month, shape (N, MONTHS)."""
    valid = invoices.filter(~pl.col("is_void"))
    month = calendar.index_of(valid["issued_on"].to_numpy().astype("datetime64[D]"))
    flat = valid["subject"].to_numpy() * calendar.MONTHS + month
    total = np.bincount(flat, weights=valid["tax_fen"].to_numpy(), minlength=subjects * calendar.MONTHS)
    return np.rint(total).astype(np.int64).reshape(subjects, calendar.MONTHS)


def vat_due(output: Ints, deductible: Ints) -> Ints:
    """VAT due per month in fen: output less input tax, an excess of input carried forward."""
    due = np.zeros_like(output)
    credit = np.zeros(len(output), dtype=np.int64)
    for month in range(output.shape[1]):
        balance = output[:, month] - deductible[:, month] - credit
        due[:, month] = np.maximum(balance, 0)
        credit = np.maximum(-balance, 0)
    return due


def draw_taxes(grid: Grid, invoices: dict[str, pl.DataFrame], states: dict[str, Texts]) -> pl.DataFrame:
    """VAT, surcharges and corporate income tax as (subject, tax_kind, period, fen due and paid, dates).

    Small-scale payers (1 %) deduct no input tax; income tax is prepaid by quarter on an 8 % margin at 5 %.
    """
    people, calendar, rng = grid.people, grid.calendar, stream(grid.seed, "taxes")
    size = len(people)
    output = monthly_tax(invoices["sales"], size, calendar)
    general = np.array([trade.vat_bp > 100 for trade in people.trade])[:, None]
    vat = vat_due(output, monthly_tax(invoices["purchase"], size, calendar) * general)
    enterprise = (people.subject_type == "enterprise")[:, None]
    sales = people.annual_sales[:, None] / 12 * grid.rhythm.volume
    padded = np.pad(sales, ((0, 0), (2, 0)), mode="edge")
    quarter = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    quarter_end = (calendar.month_of_year % 3 == 2)[None, :]
    income = np.where(quarter_end, to_fen(quarter * 0.08 * 0.05), 0)
    late = sigmoid(-3.0 - 0.75 * people.discipline + 0.6 * rng.standard_normal(size))
    living, due_on = grid.living, grid.due_on(15)
    parts = []
    for kind, due, wanted in (
        ("vat", vat, living & holds(states, "tax_vat_paid")[:, None]),
        (
            "other",
            (vat * _SURCHARGE_BP + 5_000) // 10_000,
            living & enterprise & (vat > 0) & holds(states, "tax_vat_paid")[:, None],
        ),
        ("cit", income, living & quarter_end & enterprise & holds(states, "tax_cit_paid")[:, None]),
    ):
        who, month = grid.rows(wanted, due_on)
        paid, paid_on = _payments(
            rng, grid, late=late, due=due[who, month], at=(who, month), due_on=due_on[month]
        )
        parts.append(
            pl.DataFrame(
                {
                    "subject": who,
                    "tax_kind": [kind] * len(who),
                    "period": calendar.starts[month],
                    "due_fen": due[who, month],
                    "paid_fen": paid,
                    "due_on": due_on[month],
                    "paid_on": paid_on,
                }
            )
        )
    return pl.concat(parts).sort("due_on", maintain_order=True)


def _payments(
    rng: np.random.Generator, grid: Grid, *, late: Floats, due: Ints, at: tuple[Ints, Ints], due_on: Dates
) -> tuple[Ints, Dates]:
    """What was paid and when, as known at ``on``: some pay late, and in distress some not at all."""
    size = len(due)
    health = grid.rhythm.health[at]
    tardy = rng.random(size) < np.clip(late[at[0]] + 0.7 * (1 - health), 0, 0.95)
    never = tardy & (rng.random(size) < 0.6 * (1 - health))
    usual_delay = np.where(rng.random(size) < sigmoid(-2.4 - 0.9 * grid.people.discipline[at[0]]), 90, 20)
    early = -rng.integers(0, 10, size)
    delay = np.where(tardy, 1 + rng.exponential(usual_delay).astype(np.int64), early)
    paid_on = due_on + days(delay)
    open_now = never | (paid_on > grid.calendar.today)
    return np.where(open_now, 0, due), np.where(open_now, NEVER, paid_on)


def tax_arrears(taxes: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Arrears that the tax bureau announced: 100 yuan or more still owed 45 days after it fell due."""
    announced = pl.col("due_on") + pl.duration(days=45)
    owed = pl.col("paid_on").is_null() | (pl.col("paid_on") > announced)
    return taxes.filter((pl.col("due_fen") >= 10_000) & owed & (announced <= calendar.on)).select(
        "subject",
        "tax_kind",
        "period",
        amount_fen=pl.col("due_fen"),
        announced_on=announced,
        cleared_on="paid_on",
    )


def draw_social_security(grid: Grid, states: dict[str, Texts]) -> pl.DataFrame:
    """Insured heads and contributions as (subject, period, insured_headcount, fen due and paid)."""
    people, rng = grid.people, stream(grid.seed, "social-security")
    size, months = len(people), grid.calendar.MONTHS
    insured = people.staff * np.clip(0.75 + 0.1 * people.quality + 0.1 * rng.standard_normal(size), 0.2, 1.0)
    drift = (0.004 * people.quality[:, None] + 0.03 * rng.standard_normal((size, months))).cumsum(axis=1)
    heads = np.maximum(1, np.rint(insured[:, None] * np.exp(drift) * grid.rhythm.health**0.7)).astype(
        np.int64
    )
    missed_often = sigmoid(-4.0 - 0.8 * people.discipline + 0.5 * rng.standard_normal(size))[:, None]
    missed = rng.random((size, months)) < np.clip(missed_often + 0.4 * (1 - grid.rhythm.health), 0, 0.9)
    who, month = grid.rows(grid.living & holds(states, "soc_paid")[:, None], grid.due_on(15))
    due = to_fen(heads[who, month] * _CONTRIBUTION_YUAN)
    return pl.DataFrame(
        {
            "subject": who,
            "period": grid.calendar.starts[month],
            "insured_headcount": heads[who, month],
            "due_fen": due,
            "paid_fen": np.where(missed[who, month], 0, due),
        }
    ).sort("period", maintain_order=True)


def draw_utilities(grid: Grid, states: dict[str, Texts]) -> pl.DataFrame:
    """Power (kWh), water and gas (m³) as (subject, utility, period, usage, fen due and paid, dates).

    Use follows size and season and, among the weaker, swings more from month to month.
    """
    people, calendar, rng = grid.people, grid.calendar, stream(grid.seed, "utilities")
    size, months = len(people), calendar.MONTHS
    due_on = grid.due_on(20)
    level = (people.annual_sales / 1e6) ** 0.65 * np.exp(0.4 * rng.standard_normal(size))
    swing = np.exp(-1.75 - 0.3 * people.quality + 0.25 * rng.standard_normal(size))[:, None]
    late = sigmoid(-3.0 - 0.7 * people.discipline + 0.6 * rng.standard_normal(size))
    working = 0.25 + 0.75 * grid.rhythm.open
    parts = []
    for utility, (per_million, price, pull) in _UTILITIES.items():
        noise = np.exp(swing * rng.standard_normal((size, months)))
        usage = per_million * level[:, None] * grid.rhythm.season**pull * grid.rhythm.health * working * noise
        usage = np.round(usage, 2)
        who, month = grid.rows(grid.living & holds(states, f"util_{utility}")[:, None], due_on)
        due = to_fen(usage[who, month] * price)
        paid, paid_on = _payments(rng, grid, late=late, due=due, at=(who, month), due_on=due_on[month])
        parts.append(
            pl.DataFrame(
                {
                    "subject": who,
                    "utility": [utility] * len(who),
                    "period": calendar.starts[month],
                    "usage": usage[who, month],
                    "due_fen": due,
                    "paid_fen": paid,
                    "due_on": due_on[month],
                    "paid_on": paid_on,
                }
            )
        )
    return pl.concat(parts)
