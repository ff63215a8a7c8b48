"""How fast invoices are loaded, beside a bare COPY of the same rows into the same indexed table."""

import os
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ROWS = 500_000
FIRMS = 600
ROUNDS = 2
RATIO_MIN = 0.5
ON = date(2026, 6, 30)
_PIECE_BYTES = 1024 * 1024
_TABLE = "archives_invoice"


def generated_invoices(codes: list[str], rows: int = ROWS) -> pl.DataFrame:
    """Draw sales invoices over 36 months, as a tax authority would deliver them."""
    rng = np.random.default_rng(11)
    amount = rng.integers(-10_000, 10_000_000, rows)
    tax = amount * 13 // 100
    money = {"amount": amount, "tax": tax, "total": amount + tax}
    return pl.DataFrame(
        {
            "source_record_id": [f"R{number:09d}" for number in range(rows)],
            "uscc": np.array(codes)[rng.integers(0, len(codes), rows)],
            "invoice_no": [f"0330{number:012d}" for number in range(rows)],
            "issued_on": np.datetime64("2023-06-01") + rng.integers(0, 1096, rows).astype("timedelta64[D]"),
            "counterparty": [f"某某贸易有限公司{number % 5000}" for number in range(rows)],
            **{name: (pl.Series(fen) / 100).round(2) for name, fen in money.items()},
            "is_void": rng.random(rows) < 0.03,
        }
    ).with_columns(pl.col("issued_on").cast(pl.Date))


def run() -> dict[str, Any]:
    """Return rows per second of both, their ratio, and the peak memory of this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection

    from config.template_database import drop_database, fresh_database, use_database

    name = f"bench_intake_{os.getpid()}"
    fresh_database(name)
    use_database(name)
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = Path(folder)
        try:
            loaded, copied = _measure(Path(folder))
        finally:
            connection.close()
            drop_database(name)
    return {
        "rows": ROWS,
        "intake, rows per second": round(ROWS / loaded),
        "bare COPY, rows per second": round(ROWS / copied),
        "intake / bare COPY": round(copied / loaded, 3),
        "at least": RATIO_MIN,
        "peak memory of the process, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _measure(folder: Path) -> tuple[float, float]:
    """Return the best seconds of `ROUNDS` loads and of as many bare copies, each into the empty table."""
    from accounts.identity.uscc import derived_code
    from archives.registration import subjects_register

    codes = [derived_code("bench", str(number)) for number in range(FIRMS)]
    subjects_register([{"uscc": code, "name": code, "kind": "sme"} for code in codes], actor=None, on=ON)
    delivery, rows = folder / "invoices.csv", folder / "rows.csv"
    generated_invoices(codes).write_csv(delivery, float_precision=2)
    loaded, copied = [], []
    for turn in range(ROUNDS):
        loaded.append(_load(delivery, turn))
        if not turn:
            _export(rows)
        _empty()
        copied.append(_copy(rows))
        _empty()
    return min(loaded), min(copied)


def _load(delivery: Path, turn: int) -> float:
    """Load the file as the first delivery of a new source unit; return the seconds it took."""
    from accounts.identity.uscc import derived_code
    from accounts.models import CodeType, Organisation, OrganisationKind
    from intake.services import batch_load, batch_receive

    unit = Organisation.objects.create(
        uscc=derived_code("bench", f"unit {turn}"),
        code_type=CodeType.DERIVED,
        kind=OrganisationKind.SOURCE_UNIT,
        name="tax authority",
    )
    start = time.perf_counter()
    batch = batch_receive(
        actor=None,
        source_unit=unit,
        template="sales_invoices",
        pieces=_pieces(delivery),
        file_name=delivery.name,
        as_of=ON,
        entrance="command",
    )
    batch_load(batch=batch)
    if batch.rows_loaded != ROWS:
        raise RuntimeError(f"loaded {batch.rows_loaded} rows: {batch.verdicts} {batch.refusal}")
    return time.perf_counter() - start


def _copy(rows: Path) -> float:
    """Copy the same rows without any check; return the seconds it took."""
    from django.db import connection, transaction

    from archives.guard import loading

    start = time.perf_counter()
    statement = f"COPY {_TABLE} FROM STDIN (FORMAT csv)"
    with loading(), transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in _pieces(rows):
            copy.write(piece)
    return time.perf_counter() - start


def _export(rows: Path) -> None:
    from django.db import connection

    from archives.guard import loading

    statement = f"COPY (SELECT * FROM {_TABLE}) TO STDOUT (FORMAT csv)"  # noqa: S608
    with loading(), connection.cursor() as cursor, rows.open("wb") as file, cursor.copy(statement) as copy:
        for piece in copy:
            file.write(piece)


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_TABLE}")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
