"""Who authorised which items to the operator for matching before a loan (purpose ``pre_loan``)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from demo.city.draw import Calendar, add_months, stream
from demo.city.sources import AUTHORISED_ITEMS
from demo.city.subjects import Population

PATTERNS = ("all", "part", "revoked", "none")
_SHARES = (0.80, 0.10, 0.04, 0.06)
# What a cautious owner gives: one of these at a time.
_PARTS: tuple[tuple[str, ...], ...] = (
    ("tax_invoice_sales", "tax_invoice_purchase"),
    ("tax_invoice_sales", "tax_vat_paid", "tax_cit_paid"),
    ("util_power", "util_water", "util_gas"),
    ("tax_invoice_sales", "tax_invoice_purchase", "tax_vat_paid", "tax_cit_paid", "soc_paid"),
)


def draw_consents(
    seed: int, people: Population, calendar: Calendar, grantee: str, showcase: Sequence[str]
) -> pl.DataFrame:
    """One row per grant: uscc, grantee_uscc, purpose, item_codes, valid_from, valid_to, revoked_on, pattern.

    Those who granted nothing have no row; ``showcase`` subjects always grant everything.
    """
    rng = stream(seed, "consents")
    pattern = rng.choice(np.array(PATTERNS, dtype=object), len(people), p=_SHARES)
    pattern[np.isin(people.uscc.astype(str), tuple(showcase))] = "all"
    age = rng.integers(20, 330, len(people))
    part = rng.integers(0, len(_PARTS), len(people))
    rows: list[dict[str, Any]] = []
    for at in np.flatnonzero(pattern != "none"):
        granted: date = (calendar.today - np.timedelta64(int(age[at]), "D")).astype(object)
        revoked = (calendar.today - np.timedelta64(int(age[at]) // 3, "D")).astype(object)
        rows.append(
            {
                "uscc": people.uscc[at],
                "grantee_uscc": grantee,
                "purpose": "pre_loan",
                "item_codes": list(_PARTS[part[at]] if pattern[at] == "part" else AUTHORISED_ITEMS),
                "valid_from": granted,
                "valid_to": add_months(granted, 12),
                "revoked_on": revoked if pattern[at] == "revoked" else None,
                "pattern": pattern[at],
            }
        )
    return pl.DataFrame(rows, schema_overrides={"revoked_on": pl.Date})
