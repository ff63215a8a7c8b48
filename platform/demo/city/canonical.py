"""The city's records as the tables that features read: everything known on a day, money in whole fen."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from demo.city.draw import Texts

# item code of each kind of a record, where one delivery serves several items
_COURT = {
    "document": "jud_document",
    "enforced": "jud_enforced",
    "defaulter": "jud_defaulter",
    "consumption_limit": "jud_consumption_limit",
}
_LISTS = {"abnormal": "reg_abnormal", "serious": "list_serious", "tax_major": "list_tax_major"}
_RECORD_COLUMNS = (
    "subject",
    "item_code",
    "decided_on",
    "ended_on",
    "level",
    "amount_fen",
    "points",
    "status",
)


def canonical_tables(
    records: Mapping[str, pl.DataFrame], subjects: pl.DataFrame, states: pl.DataFrame, as_of: date
) -> dict[str, pl.DataFrame]:
    """What the scoring engine reads, as known on ``as_of``: without later rows, payments and endings."""
    usccs = subjects["uscc"].to_numpy()
    invoices = pl.concat(
        records[f"{side}_invoices"].with_columns(direction=pl.lit(side)) for side in ("sales", "purchase")
    )
    tables = {
        "invoices": invoices.filter(pl.col("issued_on") <= as_of),
        "tax_payments": _known_payments(records["tax_payments"], as_of),
        "social_security": records["social_security"].filter(pl.col("period").dt.month_end() <= as_of),
        "utilities": _known_payments(records["utilities"], as_of),
        "records": public_records(records, as_of),
    }
    tables = {name: _with_codes(frame, usccs) for name, frame in tables.items()}
    registered = subjects.rename({"uscc": "subject"})
    return tables | {"subjects": registered, "states": states.rename({"uscc": "subject"})}


def _with_codes(frame: pl.DataFrame, usccs: Texts) -> pl.DataFrame:
    codes = pl.Series(usccs, dtype=pl.String)
    return frame.with_columns(subject=codes[frame["subject"]])


def _known_payments(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    later = pl.col("paid_on") > as_of
    return frame.filter(pl.col("due_on") <= as_of).with_columns(
        paid_fen=pl.when(later).then(0).otherwise(pl.col("paid_fen")),
        paid_on=pl.when(later).then(None).otherwise(pl.col("paid_on")),
    )


def public_records(records: Mapping[str, pl.DataFrame], as_of: date) -> pl.DataFrame:
    """Public records and lending outcomes in one table; statuses are those of ``as_of``."""
    nothing = {
        "ended_on": pl.lit(None, pl.Date),
        "level": pl.lit(None, pl.String),
        "points": pl.lit(None, pl.Int64),
        "amount_fen": pl.lit(None, pl.Int64),
        "status": pl.lit("valid"),
    }
    court, lists = records["court_records"], records["list_records"]
    repaired = pl.col("repaired_on") <= as_of
    frames = [
        records["penalties"].with_columns(
            item_code=pl.lit("pen_decision"),
            ended_on=pl.col("repaired_on"),
            status=pl.when(repaired)
            .then(pl.lit("repaired"))
            .when(pl.col("publicity_until") < as_of)
            .then(pl.lit("expired"))
            .otherwise(pl.lit("valid")),
        ),
        court.with_columns(
            item_code=pl.col("record_kind").replace_strict(_COURT), level=pl.col("party_role")
        ),
        lists.with_columns(item_code=pl.col("list_kind").replace_strict(_LISTS)),
        records["licences"].with_columns(item_code=pl.lit("lic_permit"), ended_on=pl.col("valid_to")),
        records["honours"].with_columns(item_code=pl.lit("hon_award"), ended_on=pl.col("valid_to")),
        records["tax_grades"].with_columns(item_code=pl.lit("tax_grade"), level=pl.col("grade")),
        records["tax_arrears"].with_columns(
            item_code=pl.lit("tax_arrears"), decided_on=pl.col("announced_on"), ended_on=pl.col("cleared_on")
        ),
        records["registration_changes"].with_columns(
            item_code=pl.lit("reg_change"), level=pl.col("change_item")
        ),
        records["inspections"].with_columns(
            item_code=pl.lit("bnb_inspection"),
            decided_on=pl.col("inspected_on"),
            level=pl.col("inspection_round"),
        ),
        records["lending_outcomes"].with_columns(
            item_code=pl.lit("lending_outcome"), decided_on=pl.col("event_on"), level=pl.col("event")
        ),
    ]
    whole = pl.concat(
        frame.with_columns(**{k: v for k, v in nothing.items() if k not in frame.columns}).select(
            _RECORD_COLUMNS
        )
        for frame in frames
    )
    future_end = (pl.col("ended_on") > as_of) & ~pl.col("item_code").is_in(["lic_permit", "hon_award"])
    return whole.filter(pl.col("decided_on") <= as_of).with_columns(
        ended_on=pl.when(future_end).then(None).otherwise(pl.col("ended_on"))
    )
