"""Where rows go: the typed series, and the records of a file."""

from collections.abc import Mapping

import polars as pl

from archives.items import ITEMS, section_of
from intake.formats.base import Coverage, StageColumn, Target

MONEY = "numeric(18,2)"

#: The basis on which authorities publish what anybody may know.
PUBLIC_BASIS = "政府信息公开条例（国务院令第711号）"


def series(table: str, columns: Mapping[str, str | tuple[str, pl.Expr]], *identity: str, by: str) -> Target:
    """Return a target among the partitioned series; ``columns`` maps names to SQL types (and values)."""
    staged = []
    for name, what in columns.items():
        sql_type, value = what if isinstance(what, tuple) else (what, pl.col(name))
        staged.append(StageColumn(name, sql_type, value))
    return Target(
        table=table,
        columns=tuple(staged),
        identity=identity,
        date_column=by,
        superseded_column="superseded_by",
        hash_sql="decode(content_hash, 'hex')",
        is_series=True,
    )


def records(
    *,
    decided_on: str | pl.Expr,
    content: tuple[str, ...],
    item: pl.Expr,
    section: pl.Expr | None = None,
    **others: pl.Expr,
) -> Target:
    """Return the records as target.

    ``content`` names the columns kept as JSON. ``others`` gives `ended_on`, `publicity_until`, `level`,
    `amount`, `points` or `status` where the template knows them.
    """
    values = {
        "ended_on": ("date", pl.lit(None, pl.Date)),
        "publicity_until": ("date", pl.lit(None, pl.Date)),
        "level": ("text", pl.lit("")),
        "amount": (MONEY, pl.lit(None, pl.Decimal(18, 2))),
        "points": ("integer", pl.lit(None, pl.Int64)),
        "status": ("text", pl.lit("valid")),
    }
    columns = [
        StageColumn("section", "text", _section(item) if section is None else section),
        StageColumn("item_code", "text", item),
        StageColumn("decided_on", "date", pl.col(decided_on) if isinstance(decided_on, str) else decided_on),
        StageColumn("content", "jsonb", pl.struct(pl.col(*content).cast(pl.String)).struct.json_encode()),
    ]
    for name, (sql_type, default) in values.items():
        columns.append(StageColumn(name, sql_type, others.pop(name, default)))
    if others:
        raise TypeError(f"records have no columns {sorted(others)}")
    return Target(
        table="archives_record",
        columns=tuple(columns),
        identity=("item_code",),
        date_column="decided_on",
        superseded_column="superseded_by_id",
        hash_sql="content_hash",
        is_series=False,
    )


def by_choice(column: str, items: Mapping[str, str]) -> pl.Expr:
    """Return the item code that each choice of ``column`` stands for."""
    return pl.col(column).replace_strict(dict(items), return_dtype=pl.String)


def for_everybody(*items: str) -> Coverage:
    """Return the coverage of a public list: who is not on it was checked."""
    return Coverage(items, item_sql="item_code", is_per_subject=False)


def for_its_subjects(*items: str, item_sql: str = "") -> Coverage:
    """Return the coverage of data kept per customer or taxpayer."""
    return Coverage(items, item_sql=item_sql or f"'{items[0]}'", is_per_subject=True)


def _section(item: pl.Expr) -> pl.Expr:
    return item.replace_strict({code: str(section_of(code)) for code in ITEMS}, return_dtype=pl.String)
