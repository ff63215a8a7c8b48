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
class Series:
    """Where an item's rows are: frame, table, the date that counts, and what tells the item from others."""

    frame: str
    table: str
    dated: str
    own: str


_INVOICE = ("invoices", "archives_invoice", "issued_on")
_TAX = ("tax_payments", "archives_tax_payment", "period")
_UTILITY = ("utilities", "archives_utility_month", "period")

SERIES: dict[str, Series] = {
    "tax_invoice_sales": Series(*_INVOICE, "direction = 'sales'"),
    "tax_invoice_purchase": Series(*_INVOICE, "direction = 'purchase'"),
    # Surcharges and other taxes are levied on the value-added tax paid, and are delivered with it.
    "tax_vat_paid": Series(*_TAX, "tax_kind <> 'cit'"),
    "tax_cit_paid": Series(*_TAX, "tax_kind = 'cit'"),
    "soc_paid": Series("social_security", "archives_social_security_month", "period", "true"),
    "util_power": Series(*_UTILITY, "utility = 'power'"),
    "util_water": Series(*_UTILITY, "utility = 'water'"),
    "util_gas": Series(*_UTILITY, "utility = 'gas'"),
}

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


def read(
    keys: Sequence[SubjectKey], verdicts: Mapping[int, Verdict], *, reporter_id: int, on: date
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Return the frames that ``verdicts`` grant, and which (subject, item_code, is_disputed) have rows.

    Every frame is there, empty where nothing was granted, and sorted by all its columns, so that one state of
    the archive always gives the same frames. ``reporter_id`` is the organisation whose own reports it may
    see. Run it inside `guard.reading`.
    """
    codes = pl.DataFrame(
        {_SUBJECT_ID: [key.id for key in keys], "subject": [key.uscc for key in keys]},
        schema={_SUBJECT_ID: pl.Int64(), "subject": pl.String()},
    )
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in COLUMNS}
    present = []
    for code, series in SERIES.items():
        if ids := _granted(verdicts, code):
            rows = _series_rows(series, ids, on)
            parts[series.frame].append(rows)
            present.append(_presence(rows.with_columns(item_code=pl.lit(code))))
    records = _record_rows(verdicts, reporter_id, on)
    parts["records"].extend(records)
    present.extend(_presence(rows) for rows in records)
    parts["subjects"].append(_subject_rows(_granted(verdicts, "reg_basic")))
    frames = {name: _finished(name, rows, codes) for name, rows in parts.items()}
    held = pl.concat([_presence(_empty("records")), *present]).join(codes, on=_SUBJECT_ID)
    return frames, held.group_by("subject", "item_code").agg(pl.col(_DISPUTED).any())


def empty_frames() -> dict[str, pl.DataFrame]:
    """Return every frame with its columns and without rows."""
    return {name: pl.DataFrame(schema=_schema(name)) for name in COLUMNS}


def _schema(name: str) -> dict[str, pl.DataType]:
    return {"subject": pl.String(), **{column: dtype for column, (dtype, _) in COLUMNS[name].items()}}


def _granted(verdicts: Mapping[int, Verdict], code: str) -> list[int]:
    return [pk for pk, verdict in verdicts.items() if code in verdict.granted]


def _series_rows(series: Series, ids: Sequence[int], on: date) -> pl.DataFrame:
    statement = sql.SQL(
        "SELECT subject_id, (status = 'disputed')::text, {columns} FROM {table} "
        "WHERE subject_id = ANY({ids}) AND {own} AND superseded_by IS NULL AND {counts} AND {dated} <= {on}"
    ).format(
        columns=_expressions(series.frame),
        table=sql.Identifier(series.table),
        ids=_array(ids),
        own=sql.SQL(series.own),
        counts=sql.SQL(_COUNTS),
        dated=sql.Identifier(series.dated),
        on=sql.Literal(on),
    )
    return _copied(statement, series.frame)


def _record_rows(verdicts: Mapping[int, Verdict], reporter_id: int, on: date) -> list[pl.DataFrame]:
    """Read records once for every set of items that some subjects share."""
    groups: dict[tuple[frozenset[str], frozenset[str]], list[int]] = {}
    for pk, verdict in verdicts.items():
        shape = (verdict.granted.difference(SERIES), verdict.own_only)
        if shape[0] or shape[1]:
            groups.setdefault(shape, []).append(pk)
    statement = sql.SQL(
        "SELECT subject_id, (status = 'disputed')::text, {columns} FROM archives_record "
        "WHERE subject_id = ANY({ids}) AND superseded_by_id IS NULL AND {counts} AND decided_on <= {on} "
        "AND (item_code = ANY({items}::text[]) "
        "OR (item_code = ANY({own}::text[]) AND source_unit_id = {reporter}))"
    )
    return [
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


def _subject_rows(ids: Sequence[int]) -> pl.DataFrame:
    statement = sql.SQL(
        "SELECT s.id, 'false', {columns} FROM archives_subject s "
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
    return {_SUBJECT_ID: pl.Int64(), _DISPUTED: pl.Boolean(), **own}


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


def _presence(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by(_SUBJECT_ID, "item_code").agg(pl.col(_DISPUTED).any())


def _finished(name: str, parts: Sequence[pl.DataFrame], codes: pl.DataFrame) -> pl.DataFrame:
    schema = _schema(name)
    rows = pl.concat([_empty(name), *parts]).join(codes, on=_SUBJECT_ID, how="left")
    return rows.select(list(schema)).sort(list(schema), nulls_last=True)
