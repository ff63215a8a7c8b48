"""The whole city from a seed and a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from demo.city import (
    canonical,
    consents,
    deliveries,
    finance,
    loans,
    obligations,
    organisations,
    outcomes,
    people,
    products,
    records,
    sources,
    standing,
    subjects,
)
from demo.city.draw import Calendar, Texts

DEFAULT_SEED = 20_264


@dataclass(frozen=True, eq=False)
class City:
    """Everything there is in the demo city.

    ``subjects`` (680 rows), ``states`` (uscc, item_code, state of the source), ``consents``, ``labels``
    (uscc, lender_uscc, loan_no, decided_on, defaulted) are frames with the USCC; ``records`` has a frame per
    delivery template with ``subject`` as the row number of ``subjects`` and money in fen. ``training_on`` is
    the day whose knowledge the labelled loans' features may use.
    """

    seed: int
    on: date
    training_on: date
    subjects: pl.DataFrame
    states: pl.DataFrame
    consents: pl.DataFrame
    labels: pl.DataFrame
    records: dict[str, pl.DataFrame]
    source_units: tuple[organisations.SourceUnit, ...]
    lenders: tuple[organisations.Lender, ...]
    funds: tuple[organisations.Fund, ...]
    operator: organisations.Operator
    products: tuple[dict[str, Any], ...]
    lpr: tuple[dict[str, str], ...]
    people: tuple[people.Person, ...]
    showcase: dict[str, str]

    @cached_property
    def _usccs(self) -> Texts:
        return np.array(self.subjects["uscc"].to_list(), dtype=object)

    def deliveries(self) -> Iterator[deliveries.Delivery]:
        """Every file that the source units send, in a fixed order."""
        units = {unit.code: unit for unit in self.source_units}
        return deliveries.deliver(self.records, self._usccs, units, self.lenders)

    def write_csv(self, folder: Path) -> list[Path]:
        """Write all deliveries into ``folder``, made if need be, and give their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        return [delivery.write_csv(folder) for delivery in self.deliveries()]

    def tables(self, as_of: date | None = None) -> dict[str, pl.DataFrame]:
        """The tables that features read, as known on ``as_of`` (by default the city's own day)."""
        return canonical.canonical_tables(self.records, self.subjects, self.states, as_of or self.on)


def build_city(*, seed: int = DEFAULT_SEED, on: date) -> City:
    """Draw the city: the same seed and day give the same bytes."""
    calendar = Calendar(on)
    population = subjects.draw_population(seed, calendar)
    lenders, units = organisations.lenders(), organisations.source_units()
    funds, operator = organisations.funds(), organisations.operator()
    borrowed = loans.draw_loans(seed, population, calendar, _direct_lenders(lenders))
    states = sources.draw_states(seed, population)
    drawn = _draw_records(seed, population, calendar, borrowed, states)
    registered = subjects.subjects_frame(seed, population)
    showcase = _showcase(population, borrowed, states)
    codes = pl.Series([lender.uscc for lender in lenders])
    labels = outcomes.draw_labels(borrowed, drawn["lending_outcomes"])
    return City(
        seed=seed,
        on=on,
        training_on=loans.training_start(on),
        subjects=registered,
        states=sources.states_frame(population, states),
        consents=consents.draw_consents(seed, population, calendar, operator.uscc, tuple(showcase.values())),
        labels=labels.select(
            uscc=registered["uscc"][labels["subject"]],
            lender_uscc=codes[labels["lender"]],
            loan_no="loan_no",
            decided_on="decided_on",
            defaulted="defaulted",
        ),
        records=drawn,
        source_units=units,
        lenders=lenders,
        funds=funds,
        operator=operator,
        products=products.products(lenders, on=on),
        lpr=products.LPR,
        showcase=showcase,
        people=people.people(
            applicant=showcase["sme"],
            lender=lenders[0].uscc,
            fund=funds[0].uscc,
            source=units[0].uscc,
            operator=operator.uscc,
        ),
    )


def _direct_lenders(lenders: tuple[organisations.Lender, ...]) -> tuple[int, ...]:
    """Positions of those that lend themselves: a guarantor only stands surety."""
    return tuple(at for at, lender in enumerate(lenders) if lender.lender_type != "guarantee")


def _draw_records(
    seed: int,
    population: subjects.Population,
    calendar: Calendar,
    borrowed: loans.Loans,
    states: dict[str, Texts],
) -> dict[str, pl.DataFrame]:
    """A frame per delivery template, each with the source unit that sends it."""
    distress = borrowed.distress_from(len(population))
    rhythm = finance.draw_rhythm(seed, population, calendar, distress)
    invoices = finance.draw_invoices(seed, population, calendar, rhythm)
    grid = obligations.Grid(seed, population, calendar, rhythm)
    units = {unit.code: unit for unit in organisations.source_units()}
    taxes = obligations.draw_taxes(grid, invoices, states)
    authority = pl.lit(units["tax"].zh).alias("authority")
    return {
        "sales_invoices": _held(invoices["sales"], states, "tax_invoice_sales").with_columns(
            unit=pl.lit("tax")
        ),
        "purchase_invoices": _held(invoices["purchase"], states, "tax_invoice_purchase").with_columns(
            unit=pl.lit("tax")
        ),
        "tax_payments": taxes.with_columns(unit=pl.lit("tax")),
        "tax_arrears": obligations.tax_arrears(taxes, calendar).with_columns(authority, unit=pl.lit("tax")),
        "social_security": obligations.draw_social_security(grid, states).with_columns(
            unit=pl.lit("social_security")
        ),
        "utilities": obligations.draw_utilities(grid, states).with_columns(unit=pl.col("utility")),
        "licences": records.draw_licences(grid, units),
        "penalties": records.draw_penalties(grid, units, distress),
        "court_records": records.draw_court_records(grid, units, distress),
        "list_records": records.draw_lists(grid, units, distress),
        "honours": standing.draw_honours(grid, units),
        "tax_grades": standing.draw_tax_grades(grid, units, states),
        "registration_changes": standing.draw_changes(grid, units),
        "inspections": standing.draw_inspections(grid, units),
        "lending_outcomes": outcomes.draw_outcomes(seed, borrowed, calendar).with_columns(
            unit=pl.lit("credit_centre")
        ),
    }


def _held(frame: pl.DataFrame, states: dict[str, Texts], item: str) -> pl.DataFrame:
    """The rows of those whose source delivers the item."""
    return frame.filter(pl.Series(sources.holds(states, item))[frame["subject"]])


def _showcase(
    population: subjects.Population, borrowed: loans.Loans, states: dict[str, Texts]
) -> dict[str, str]:
    """One sound, well-documented subject of each main kind, for the logins and the tour."""
    complete = np.all(
        [
            sources.holds(states, item)
            for item in (
                "tax_invoice_sales",
                "tax_invoice_purchase",
                "tax_vat_paid",
                "soc_paid",
                "util_power",
                "util_water",
            )
        ],
        axis=0,
    )
    failed = np.zeros(len(population), dtype=bool)
    failed[borrowed.subject[borrowed.fate != loans.GOOD]] = True
    chosen = {}
    for kind in ("sme", "farmer_coop", "bnb"):
        fit = np.flatnonzero(population.is_kind(kind) & complete & ~failed & (population.depth == "full"))
        chosen[kind] = str(population.uscc[fit[np.argmin(np.abs(population.quality[fit] - 0.7))]])
    return chosen
