"""Which source holds what about whom: thin files, refusals and delays."""

import numpy as np
import polars as pl

from demo.city.draw import Bools, Texts, stream
from demo.city.subjects import Population

AUTHORISED_ITEMS = (
    "tax_invoice_sales",
    "tax_invoice_purchase",
    "tax_vat_paid",
    "tax_cit_paid",
    "soc_paid",
    "util_power",
    "util_water",
    "util_gas",
)
PUBLIC_ITEMS = (
    "reg_basic",
    "reg_change",
    "reg_abnormal",
    "lic_permit",
    "pen_decision",
    "jud_document",
    "jud_enforced",
    "jud_defaulter",
    "jud_consumption_limit",
    "list_serious",
    "list_tax_major",
    "hon_award",
    "tax_grade",
    "tax_arrears",
    "bnb_inspection",
    "lending_outcome",
)
# Chance that a source holds the item, by depth of file; unnamed items and depths are always held.
_HELD = {
    "tax_invoice_purchase": {"full": 0.97, "thin": 0.3, "new": 0.8, "bare": 0.0},
    "tax_invoice_sales": {"full": 0.99, "thin": 0.85, "new": 0.8, "bare": 0.0},
    "tax_vat_paid": {"thin": 0.6, "bare": 0.0},
    "tax_cit_paid": {"thin": 0.5, "bare": 0.0},
    "soc_paid": {"full": 0.9, "thin": 0.3, "new": 0.5, "bare": 0.0},
    "util_power": {"full": 0.96, "thin": 0.5, "new": 0.9, "bare": 0.0},
    "util_water": {"full": 0.88, "thin": 0.3, "new": 0.7, "bare": 0.0},
    "util_gas": {"full": 0.45, "thin": 0.05, "new": 0.3, "bare": 0.0},
}
_REFUSED = {"soc_paid": 0.03, "util_gas": 0.02}
_DELAYED = {"util_water": 0.03, "soc_paid": 0.02, "tax_cit_paid": 0.02}


def draw_states(seed: int, people: Population) -> dict[str, Texts]:
    """The state of each item for each subject as its source leaves it, before any consent.

    One of ``value``, ``not_held``, ``refused`` and ``delayed``; a value with no rows means checked and
    nothing found. Corporate income tax and the tax grade exist for enterprises and co-operatives alone,
    inspections for B&Bs.
    """
    rng = stream(seed, "sources")
    size = len(people)
    companies = np.isin(people.subject_type.astype(str), ("enterprise", "farmer_coop"))
    states: dict[str, Texts] = {}
    for item in AUTHORISED_ITEMS:
        chance = np.array([_HELD[item].get(str(depth), 1.0) for depth in people.depth])
        draw, trouble = rng.random(size), rng.random(size)
        state = np.where(draw < chance, "value", "not_held").astype(object)
        refused = _REFUSED.get(item, 0.0)
        held = state == "value"
        state[held & (trouble < refused)] = "refused"
        state[held & (trouble >= refused) & (trouble < refused + _DELAYED.get(item, 0.0))] = "delayed"
        states[item] = state
    for item in PUBLIC_ITEMS:
        states[item] = np.full(size, "value", dtype=object)
    states["tax_cit_paid"][~companies] = "not_held"
    states["tax_grade"][~companies] = "not_held"
    states["bnb_inspection"][~people.is_kind("bnb")] = "not_held"
    return states


def holds(states: dict[str, Texts], item: str) -> Bools:
    """For which subjects the source delivers this item."""
    return np.asarray(states[item] == "value", dtype=np.bool_)


def states_frame(people: Population, states: dict[str, Texts]) -> pl.DataFrame:
    """(uscc, item_code, state), one row per subject and item."""
    return pl.concat(
        pl.DataFrame({"uscc": people.uscc, "item_code": [item] * len(people), "state": state})
        for item, state in states.items()
    )
