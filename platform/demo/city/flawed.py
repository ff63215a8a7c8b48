"""A small delivery with one row of every kind that intake refuses, for the demo's intake screen."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.city import identity
from demo.city.deliveries import COLUMNS
from demo.city.draw import add_months, days, stream
from demo.city.names import counterparties

#: The kinds of refusal, in the order of their rows after the sound ones.
FLAWS = (
    "total_mismatch",
    "bad_date",
    "future_date",
    "unknown_subject",
    "wrong_check_digit",
    "duplicate_id",
    "missing_required",
)
SOUND_ROWS = 5
_COLUMNS = ("source_record_id", "uscc", *COLUMNS["sales_invoices"])


@dataclass(frozen=True)
class FlawedDelivery:
    """The file's text, its name, and the flaw planted in each flawed row by ``source_record_id``."""

    template: str
    file_name: str
    text: str
    flaws: tuple[tuple[str, str], ...]


def flawed_delivery(seed: int, *, on: date, usccs: Sequence[str]) -> FlawedDelivery:
    """Draw ``SOUND_ROWS`` good sales invoices of the given subjects, then one row per kind of ``FLAWS``."""
    rng = stream(seed, "flawed")
    start = np.datetime64(add_months(on, -2), "D")
    names = counterparties(40)
    rows: list[dict[str, str]] = []
    for number in range(1, SOUND_ROWS + len(FLAWS) + 1):
        fen = int(rng.integers(50_000, 3_000_000))
        tax = (fen * 13 + 50) // 100
        rows.append(
            {
                "source_record_id": f"FX{number:09d}",
                "uscc": str(usccs[int(rng.integers(0, len(usccs)))]),
                "invoice_no": f"99339{number:015d}",
                "issued_on": str(start + days(rng.integers(0, 50, 1))[0]),
                "counterparty": str(names[int(rng.integers(0, 40))]),
                "amount": _yuan(fen),
                "tax": _yuan(tax),
                "total": _yuan(fen + tax),
                "is_void": "false",
            }
        )
    planted = []
    for flaw, row in zip(FLAWS, rows[SOUND_ROWS:], strict=True):
        row.update(_spoil(flaw, row, first=rows[0], on=on))
        planted.append((row["source_record_id"], flaw))
    target = io.StringIO()
    writer = csv.DictWriter(target, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return FlawedDelivery("sales_invoices", "sales_invoices_flawed.csv", target.getvalue(), tuple(planted))


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _spoil(flaw: str, row: dict[str, str], *, first: dict[str, str], on: date) -> dict[str, str]:
    """The cells that make a sound row wrong in one way."""
    last = row["uscc"][-1]
    return {
        "total_mismatch": {"total": _yuan(int(row["total"].replace(".", "")) + 1)},
        "bad_date": {"issued_on": f"{on.year}-02-30"},
        "future_date": {"issued_on": add_months(on, 2).isoformat()},
        "unknown_subject": {"uscc": identity.make_uscc(identity.ENTERPRISE, "331102", 89_999)},
        "wrong_check_digit": {"uscc": row["uscc"][:-1] + ("1" if last == "0" else "0")},
        "duplicate_id": {"source_record_id": first["source_record_id"]},
        "missing_required": {"counterparty": ""},
    }[flaw]
