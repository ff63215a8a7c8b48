"""The two readings of a file under objection: with the disputed data, and without them."""

from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw

#: Items that come as series of rows: a dispute about one holds the whole series back.
SERIES_ITEMS = (
    "tax_invoice_sales",
    "tax_invoice_purchase",
    "tax_vat_paid",
    "tax_cit_paid",
    "soc_paid",
    "util_power",
    "util_water",
    "util_gas",
)

Frame = nw.LazyFrame[Any]

_STATUS, _STATE = nw.col("status"), nw.col("state")


def with_disputed(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Give the tables as they read if every objection failed: disputed records and items count."""
    return _changed(
        tables,
        records=lambda frame: frame.with_columns(status=_settled(_STATUS, _STATUS == "disputed", "valid")),
        states=lambda frame: frame.with_columns(state=_settled(_STATE, _STATE == "disputed", "value")),
    )


def without_disputed(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Give the tables as they read if every objection held: disputed records are gone.

    A disputed series stays unknown, since the rows it would have without the disputed ones are not known.
    """
    is_record = ~nw.col("item_code").is_in(SERIES_ITEMS)
    return _changed(
        tables,
        records=lambda frame: frame.filter(_STATUS != "disputed"),
        states=lambda frame: frame.with_columns(
            state=_settled(_STATE, (_STATE == "disputed") & is_record, "value")
        ),
    )


def _settled(column: nw.Expr, condition: nw.Expr, word: str) -> nw.Expr:
    return nw.when(condition).then(nw.lit(word)).otherwise(column)


def _changed(tables: Mapping[str, Any], **changes: Callable[[Frame], Frame]) -> dict[str, Any]:
    frames = dict(tables)
    for name, change in changes.items():
        if name in frames:
            frames[name] = change(nw.from_native(frames[name]).lazy()).to_native()
    return frames
