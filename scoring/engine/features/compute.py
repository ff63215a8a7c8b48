"""Features and their states, computed where the tables are, from one definition."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

import narwhals as nw

from scoring.engine.features.calendar import day_number
from scoring.engine.features.facts import record_bases, subject_bases
from scoring.engine.features.feature import KINDS, Feature
from scoring.engine.features.invoices import invoice_bases
from scoring.engine.features.obligations import UTILITIES, social_bases, tax_bases, utility_bases
from scoring.engine.features.registry import select_features
from scoring.engine.features.tables import open_tables
from scoring.engine.features.tally import Base, chosen, settled
from scoring.engine.states import DataState

Frame = nw.LazyFrame[Any]

Builder = Callable[[Frame, date], dict[str, Callable[[], Base]]]

#: What makes the bases of each table, and how the names of those bases begin.
_BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "subjects": (subject_bases, ("register",)),
    "invoices": (invoice_bases, ("sales", "purchase")),
    "tax_payments": (tax_bases, ("tax_",)),
    "social_security": (social_bases, ("social",)),
    "utilities": (utility_bases, UTILITIES),
    "records": (record_bases, ("records", "standing", "lending")),
}
_RANKS = {state.value: state.rank for state in DataState}


def compute_features(
    tables: Mapping[str, Any], *, on: date, codes: Collection[str] | None = None
) -> nw.LazyFrame[Any]:
    """Compute features of every subject as known on a day: `subject`, then one Float64 column per code.

    `tables` are frames of one engine that Narwhals can read lazily (polars, pandas, DuckDB, PySpark), with
    the columns of `TABLES`. A feature is null where an item it needs is not in the state `value`, where the
    subject's kind does not have it, or where it is undefined (a ratio over nothing). Rows dated after `on`
    never count. Raises TableError and UnknownFeatureError.
    """
    features = select_features(codes)
    opened = open_tables(tables)
    frame, built = _subjects(opened, on, features)
    return frame.select("subject", *(_final(feature, built) for feature in features))


def feature_states(
    tables: Mapping[str, Any], *, on: date, codes: Collection[str] | None = None
) -> nw.LazyFrame[Any]:
    """Give the rank (`DataState.rank`) of each feature's state: `subject`, then one Int64 column per code.

    A feature is as known as the worst of its items. One whose items are all `value` and which still has no
    value (no sales to take a ratio of, a fact the register lacks) is `not_held`: nobody kept it from us.
    """
    features = select_features(codes)
    opened = open_tables(tables)
    frame, built = _subjects(opened, on, features)
    return frame.select("subject", *(_state(feature, built) for feature in features))


def _subjects(
    tables: dict[str, Frame], on: date, features: Collection[Feature]
) -> tuple[Frame, frozenset[str]]:
    """Join to the subjects what the features need; give the frame and the bases that were there to build."""
    wanted = {base for feature in features for base in feature.bases}
    items = sorted({item for feature in features for item in feature.items})
    frame = tables["subjects"].select("subject", "kind")
    frame = frame.join(_item_ranks(tables, on, items), on="subject", how="left").with_columns(
        nw.col(_rank(item)).fill_null(float(DataState.NOT_HELD.rank)) for item in items
    )
    built: set[str] = set()
    for name, (builder, beginnings) in _BUILDERS.items():
        own = {base for base in wanted if base.startswith(beginnings)}
        if name not in tables or not own:
            continue
        makers = builder(tables[name], on)
        for base in sorted(own):
            frame = _joined(frame, makers[base]())
        frame = settled(frame)
        built |= own
    return frame, frozenset(built)


def _joined(frame: Frame, base: Base) -> Frame:
    """Join a base: a subject without rows has done nothing, so its sums are zero."""
    return frame.join(base.frame, on="subject", how="left").with_columns(
        *(nw.col(name).cast(nw.Float64).fill_null(0.0) for name in base.sums),
        *(nw.col(name).cast(nw.Float64) for name in base.others),
    )


def _item_ranks(tables: dict[str, Frame], on: date, items: Collection[str]) -> Frame:
    """Give one rank per subject and item. A record under objection makes its whole item disputed."""
    states = tables["states"].select(
        "subject", "item_code", rank=chosen("state", _RANKS, DataState.NOT_HELD.rank)
    )
    if "records" in tables:
        disputed = tables["records"].filter(
            (nw.col("status") == "disputed") & (day_number("decided_on") <= on.toordinal())
        )
        states = nw.concat(
            [states, disputed.select("subject", "item_code", rank=nw.lit(float(DataState.DISPUTED.rank)))]
        )
    ranks = states.select(
        "subject",
        **{_rank(item): nw.when(nw.col("item_code") == item).then(nw.col("rank")) for item in items},
    )
    return ranks.group_by("subject").agg(nw.col(_rank(item)).max() for item in items)


def _rank(item: str) -> str:
    return f"state__{item}"


def _final(feature: Feature, built: frozenset[str]) -> nw.Expr:
    """Give a feature's value where its items are known and its kind has it."""
    if not built.issuperset(feature.bases):
        return nw.lit(None, nw.Float64).alias(feature.code)
    known = nw.sum_horizontal(*(_rank(item) for item in feature.items)) == 0
    if feature.kinds != KINDS:
        known = known & nw.col("kind").is_in(feature.kinds)
    return nw.when(known).then(feature.value.cast(nw.Float64)).alias(feature.code)


def _state(feature: Feature, built: frozenset[str]) -> nw.Expr:
    ranks = nw.max_horizontal(*(nw.col(_rank(item)) for item in feature.items))
    undefined = (ranks == 0) & _final(feature, built).is_null()
    rank = nw.when(undefined).then(nw.lit(float(DataState.NOT_HELD.rank))).otherwise(ranks)
    return rank.cast(nw.Int64).alias(feature.code)
