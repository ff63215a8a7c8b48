"""The canonical frames of the archive, read by COPY: what scoring and the pages compute from.

Money is integer fen, months are their first day, `subject` is the code of the organisation. Only current rows
(nothing superseded them) that are valid or disputed, dated up to the business date, come out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import polars as pl
from django.db import connection
from psycopg import sql

from archives.verdicts import SubjectKey, Verdict

#: Bytes of CSV that are parsed at a time: memory stays near the size of the frame itself.
_CHUNK_BYTES = 16 * 1024 * 1024

_MONEY = "({0} * 100)::bigint"
_COUNTS = "status IN ('valid', 'disputed')"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a frame's rows are: table, the date that counts, and which item each value of ``column`` is."""

    table: str
    dated: str
    column: str
    items: Mapping[str, str]


SOURCES: dict[str, Source] = {
    "invoices": Source(
        "archives_invoice",
        "issued_on",
        "direction",
        {"sales": "tax_invoice_sales", "purchase": "tax_invoice_purchase"},
    ),
    "tax_payments": Source(
        "archives_tax_payment",
        "period",
        "tax_kind",
        # Surcharges and other taxes are levied on the value-added tax paid, and are delivered with it.
        {"vat": "tax_vat_paid", "other": "tax_vat_paid", "cit": "tax_cit_paid"},
    ),
    "social_security": Source("archives_social_security_month", "period", "", {"": "soc_paid"}),
    "utilities": Source(
        "archives_utility_month",
        "period",
        "utility",
        {"power": "util_power", "water": "util_water", "gas": "util_gas"},
    ),
}

#: The frame of each item that is a series.
FRAME_OF_ITEM = {item: frame for frame, source in SOURCES.items() for item in source.items.values()}

#: Columns of each frame beside `subject`: name -> (polars type, SQL expression).
COLUMNS: dict[str, dict[str, tuple[pl.DataType, str]]] = {
    "invoices": {
        "direction": (pl.String(), "direction"),
        "issued_on": (pl.Date(), "issued_on"),
        "counterparty": (pl.String(), "counterparty"),
        "amount_fen": (pl.Int64(), _MONEY.format("amount")),
        "tax_fen": (pl.Int64(), _MONEY.format("tax")),
        "total_fen": (pl.Int64(), _MONEY.format("total")),
        "is_void": (pl.Boolean(), "is_void::text"),
    },
    "tax_payments": {
        "tax_kind": (pl.String(), "tax_kind"),
        "period": (pl.Date(), "period"),
        "due_fen": (pl.Int64(), _MONEY.format("due_amount")),
        "paid_fen": (pl.Int64(), _MONEY.format("paid_amount")),
        "due_on": (pl.Date(), "due_on"),
        "paid_on": (pl.Date(), "paid_on"),
    },
    "social_security": {
        "period": (pl.Date(), "period"),
        "insured_headcount": (pl.Int64(), "insured_headcount"),
        "due_fen": (pl.Int64(), _MONEY.format("due_amount")),
        "paid_fen": (pl.Int64(), _MONEY.format("paid_amount")),
    },
    "utilities": {
        "utility": (pl.String(), "utility"),
        "period": (pl.Date(), "period"),
        "usage": (pl.Float64(), "usage"),
        "due_fen": (pl.Int64(), _MONEY.format("due_amount")),
        "paid_fen": (pl.Int64(), _MONEY.format("paid_amount")),
        "due_on": (pl.Date(), "due_on"),
        "paid_on": (pl.Date(), "paid_on"),
    },
    "records": {
        "item_code": (pl.String(), "item_code"),
        "decided_on": (pl.Date(), "decided_on"),
        "ended_on": (pl.Date(), "ended_on"),
        "level": (pl.String(), "nullif(level, '')"),
        "amount_fen": (pl.Int64(), _MONEY.format("amount")),
        "points": (pl.Int64(), "points"),
        "status": (pl.String(), "status"),
    },
    "subjects": {
        "kind": (pl.String(), "kind"),
        "subject_type": (pl.String(), "subject_type"),
        "established_on": (pl.Date(), "established_on"),
        "region_code": (pl.String(), "region_code"),
        "industry_code": (pl.String(), "nullif(industry_code, '')"),
        # Capital in another currency is not converted: it stays unknown.
        "registered_capital_fen": (
            pl.Int64(),
            f"CASE capital_currency WHEN 'CNY' THEN {_MONEY.format('registered_capital')} END",
        ),
        "size_class": (pl.String(), "nullif(size_class, '')"),
        "member_count": (pl.Int64(), "member_count"),
        "farmer_ratio": (pl.Float64(), "farmer_ratio"),
        "demo_level": (pl.String(), "nullif(demo_level, '')"),
        "surplus_return_ratio": (pl.Float64(), "surplus_return_ratio"),
        "land_area_mu": (pl.Float64(), "land_area_mu"),
        "agri_insurance_fen": (pl.Int64(), _MONEY.format("agri_insurance_sum")),
        "rooms": (pl.Int64(), "rooms"),
        "star_grade": (pl.Int64(), "star_grade"),
        "occupancy_rate": (pl.Float64(), "occupancy_rate"),
        "complaint_count": (pl.Int64(), "complaint_count"),
    },
}

_DISPUTED = "is_disputed"
_SUBJECT_ID = "subject_id"
_LINEAGE = ("delivery_id", "row_no")


def read(
    keys: Sequence[SubjectKey], verdicts: Mapping[int, Verdict], *, reporter_id: int, on: date
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Return the frames that ``verdicts`` grant, and which (subject, item_code, is_disputed) have rows.

    Every frame is there, empty where nothing was granted, and in the order of delivery, so that one state of
    the archive always gives the same frames. ``reporter_id`` is the organisation whose own reports it may
    see. Run it inside `guard.reading`.
    """
    codes = pl.DataFrame(
        {_SUBJECT_ID: [key.id for key in keys], "subject": [key.uscc for key in keys]},
        schema={_SUBJECT_ID: pl.Int64(), "subject": pl.String()},
    )
    raw = {name: _series_rows(name, source, verdicts, on) for name, source in SOURCES.items()}
    raw["records"] = _record_rows(verdicts, reporter_id, on)
    raw["subjects"] = _subject_rows([pk for pk, found in verdicts.items() if "reg_basic" in found.granted])
    present = [_presence(raw[name], _item_of_row(source)) for name, source in SOURCES.items()]
    present.append(_presence(raw["records"], pl.col("item_code")))
    held = pl.concat(present).join(codes, on=_SUBJECT_ID).select("subject", "item_code", _DISPUTED)
    return {name: _finished(name, raw[name], codes) for name in COLUMNS}, held


def empty_frames() -> dict[str, pl.DataFrame]:
    """Return every frame with its columns and without rows."""
    return {name: pl.DataFrame(schema=_schema(name)) for name in COLUMNS}


def _schema(name: str) -> dict[str, pl.DataType]:
    return {"subject": pl.String(), **{column: dtype for column, (dtype, _) in COLUMNS[name].items()}}


def _series_rows(name: str, source: Source, verdicts: Mapping[int, Verdict], on: date) -> pl.DataFrame:
    """Read a series once for every set of its items that some subjects share."""
    groups: dict[frozenset[str], list[int]] = {}
    for pk, verdict in verdicts.items():
        if shared := verdict.granted.intersection(source.items.values()):
            groups.setdefault(shared, []).append(pk)
    statement = sql.SQL(
        "SELECT subject_id, delivery_id, row_no, (status = 'disputed')::text, {columns} FROM {table} "
        "WHERE subject_id = ANY({ids}) AND {own} AND superseded_by IS NULL AND {counts} AND {dated} <= {on}"
    )
    parts = [
        _copied(
            statement.format(
                columns=_expressions(name),
                table=sql.Identifier(source.table),
                ids=_array(ids),
                own=_own(source, shared),
                counts=sql.SQL(_COUNTS),
                dated=sql.Identifier(source.dated),
                on=sql.Literal(on),
            ),
            name,
        )
        for shared, ids in groups.items()
    ]
    return pl.concat([_empty(name), *parts])


def _own(source: Source, items: frozenset[str]) -> sql.Composable:
    values = [value for value, item in source.items.items() if item in items]
    if len(values) == len(source.items):
        return sql.SQL("true")
    return sql.SQL("{} = ANY({}::text[])").format(sql.Identifier(source.column), sql.Literal(values))


def _record_rows(verdicts: Mapping[int, Verdict], reporter_id: int, on: date) -> pl.DataFrame:
    """Read records once for every set of items that some subjects share."""
    groups: dict[tuple[frozenset[str], frozenset[str]], list[int]] = {}
    for pk, verdict in verdicts.items():
        shape = (verdict.granted.difference(FRAME_OF_ITEM), verdict.own_only)
        if shape[0] or shape[1]:
            groups.setdefault(shape, []).append(pk)
    statement = sql.SQL(
        "SELECT subject_id, delivery_id, row_no, (status = 'disputed')::text, {columns} FROM archives_record "
        "WHERE subject_id = ANY({ids}) AND superseded_by_id IS NULL AND {counts} AND decided_on <= {on} "
        "AND (item_code = ANY({items}::text[]) "
        "OR (item_code = ANY({own}::text[]) AND source_unit_id = {reporter}))"
    )
    parts = [
        _copied(
            statement.format(
                columns=_expressions("records"),
                ids=_array(ids),
                counts=sql.SQL(_COUNTS),
                on=sql.Literal(on),
                items=sql.Literal(sorted(items)),
                own=sql.Literal(sorted(own)),
                reporter=sql.Literal(reporter_id),
            ),
            "records",
        )
        for (items, own), ids in groups.items()
    ]
    return pl.concat([_empty("records"), *parts])


def _subject_rows(ids: Sequence[int]) -> pl.DataFrame:
    statement = sql.SQL(
        "SELECT s.id, 0, 0, 'false', {columns} FROM archives_subject s "
        "LEFT JOIN archives_cooperativefacts c ON c.subject_id = s.id "
        "LEFT JOIN archives_homestayfacts h ON h.subject_id = s.id WHERE s.id = ANY({ids})"
    ).format(columns=_expressions("subjects"), ids=_array(ids))
    return _copied(statement, "subjects") if ids else _empty("subjects")


def _expressions(frame: str) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(expression) for _, expression in COLUMNS[frame].values())


def _array(ids: Iterable[int]) -> sql.Composed:
    return sql.SQL("{}::bigint[]").format(sql.Literal("{" + ",".join(map(str, ids)) + "}"))


def _raw_schema(frame: str) -> dict[str, pl.DataType]:
    own = {column: dtype for column, (dtype, _) in COLUMNS[frame].items()}
    lineage = dict.fromkeys((_SUBJECT_ID, *_LINEAGE), pl.Int64())
    return {**lineage, _DISPUTED: pl.Boolean(), **own}


def _empty(frame: str) -> pl.DataFrame:
    return pl.DataFrame(schema=_raw_schema(frame))


def _copied(statement: sql.Composed, frame: str) -> pl.DataFrame:
    """Stream the rows of ``statement`` as CSV and parse them chunk by chunk."""
    chunks, buffer = [_empty(frame)], BytesIO()
    copy_out = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(statement)
    with connection.cursor() as cursor, cursor.copy(copy_out) as copy:
        for row in copy:  # every message of the server is one whole row
            buffer.write(row)
            if buffer.tell() >= _CHUNK_BYTES:
                chunks.append(_parsed(buffer, frame))
                buffer = BytesIO()
    if buffer.tell():
        chunks.append(_parsed(buffer, frame))
    return pl.concat(chunks)


def _parsed(buffer: BytesIO, frame: str) -> pl.DataFrame:
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=_raw_schema(frame))


def _item_of_row(source: Source) -> pl.Expr:
    if not source.column:
        return pl.lit(source.items[""])
    return pl.col(source.column).replace_strict(source.items)


def _presence(rows: pl.DataFrame, item: pl.Expr) -> pl.DataFrame:
    return rows.group_by(_SUBJECT_ID, item.alias("item_code")).agg(pl.col(_DISPUTED).any())


def _finished(name: str, rows: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    named = rows.join(codes, on=_SUBJECT_ID, how="left")
    order = [*_LINEAGE, "subject"] if name == "subjects" else list(_LINEAGE)
    return named.sort(order).select(list(_schema(name)))
