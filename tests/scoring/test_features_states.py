"""Unknown is not zero: states of items and what they do to features."""

from datetime import date

import polars as pl
import pytest

from scoring.engine.features import FEATURES, TableError, compute_features
from scoring.engine.features.disputes import with_disputed, without_disputed
from scoring.engine.states import DataState, worst
from tests.scoring.feature_tables import FIRM, ON, firm_tables, known, state, table, value, values

UNKNOWN_STATES = [member for member in DataState if member is not DataState.VALUE]


def test_the_worst_state_wins() -> None:
    """A measure over several items is as known as the least known of them."""
    assert worst([]) is DataState.VALUE
    assert worst([DataState.VALUE, DataState.DISPUTED]) is DataState.DISPUTED
    assert worst([DataState.NOT_HELD, DataState.DELAYED]) is DataState.NOT_HELD
    assert worst(DataState) is DataState.NOT_AUTHORISED


def test_ranks_lead_back_to_states() -> None:
    """Frames hold ranks; each leads back to its state, and no other number does."""
    assert [DataState.from_rank(member.rank) for member in DataState] == list(DataState)
    with pytest.raises(ValueError, match="rank 6"):
        DataState.from_rank(6)


def test_a_checked_source_without_rows_is_zero() -> None:
    """Counts and amounts of a source that holds nothing are zero, and their state is a value."""
    tables = firm_tables()
    for code in ("sales_total_36m", "penalty_general_open", "tax_unpaid_days", "power_arrears_periods"):
        assert value(tables, code) == 0.0, code
        assert state(tables, code) is DataState.VALUE, code


def test_a_ratio_over_nothing_is_not_held() -> None:
    """What is undefined has no value although the source was read: nobody kept it from us."""
    tables = firm_tables()
    for code in (
        "sales_cv_36m",
        "sales_gap_36m",
        "customer_hhi_36m",
        "tax_on_time_ratio_24m",
        "power_mean_12m",
    ):
        assert value(tables, code) is None, code
        assert state(tables, code) is DataState.NOT_HELD, code


@pytest.mark.parametrize("unknown", UNKNOWN_STATES)
def test_an_unknown_item_hides_its_rows(unknown: DataState) -> None:
    """Rows under an item that is not a value never reach a feature; other items are not touched."""
    tables = firm_tables(invoices=[{}], states={"tax_invoice_sales": unknown.value})
    assert value(tables, "sales_total_36m") is None
    assert state(tables, "sales_total_36m") is unknown
    assert value(tables, "purchase_total_36m") == 0.0


def test_a_feature_over_two_items_needs_both() -> None:
    """VAT balance needs sales and purchases; the worse state names what is missing."""
    states = {"tax_invoice_sales": "delayed", "tax_invoice_purchase": "refused"}
    tables = firm_tables(invoices=[{}], states=states)
    assert value(tables, "vat_balance_36m") is None
    assert state(tables, "vat_balance_36m") is DataState.REFUSED


def test_an_item_without_a_state_is_not_held() -> None:
    """A source that never said anything about a subject holds nothing of it."""
    tables = firm_tables(invoices=[{}]) | {"states": table("states").lazy()}
    assert all(number is None for number in values(tables).values())
    assert state(tables, "sales_total_36m") is DataState.NOT_HELD


def test_states_of_one_subject_do_not_reach_another() -> None:
    """The neighbour's refusal is the neighbour's alone."""
    tables = firm_tables(subjects=[{}, {"subject": "other"}])
    tables["states"] = pl.concat([known(), known(["other"], states={"pen_decision": "refused"})]).lazy()
    assert values(tables, "penalty_minor_open") == {"penalty_minor_open": 0.0}
    assert values(tables, "penalty_minor_open", subject="other") == {"penalty_minor_open": None}


def test_a_record_under_objection_makes_its_item_disputed() -> None:
    """Neither the record nor its absence counts; the other items stand."""
    tables = firm_tables(records=[{"level": "general", "status": "disputed"}])
    assert value(tables, "penalty_general_open") is None
    assert state(tables, "penalty_general_open") is DataState.DISPUTED
    assert value(tables, "defaulter_open") == 0.0


def test_an_objection_to_a_later_record_is_not_seen_yet() -> None:
    """On a day before the record was made there is nothing to dispute."""
    tables = firm_tables(records=[{"level": "general", "status": "disputed"}])
    assert value(tables, "penalty_general_open", date(2026, 4, 30)) == 0.0


def test_the_two_readings_of_an_objection() -> None:
    """With the disputed penalty two are open, without it one."""
    tables = firm_tables(
        records=[{"level": "general", "status": "disputed"}, {"level": "general"}],
        states={"pen_decision": "disputed"},
    )
    assert value(tables, "penalty_general_open") is None
    assert value(with_disputed(tables), "penalty_general_open") == 2.0
    assert value(without_disputed(tables), "penalty_general_open") == 1.0


def test_a_disputed_series_counts_or_stays_unknown() -> None:
    """A disputed series has no reading without itself."""
    tables = firm_tables(invoices=[{}], states={"tax_invoice_sales": "disputed"})
    assert value(with_disputed(tables), "sales_total_36m") == 100.0
    assert value(without_disputed(tables), "sales_total_36m") is None
    assert state(without_disputed(tables), "sales_total_36m") is DataState.DISPUTED


def test_a_table_that_was_left_out_gives_no_values() -> None:
    """Without invoices their features are unknown, and the others are computed all the same."""
    tables = firm_tables(records=[{"level": "minor"}])
    del tables["invoices"]
    assert value(tables, "sales_total_36m") is None
    assert state(tables, "sales_total_36m") is DataState.NOT_HELD
    assert value(tables, "penalty_minor_open") == 1.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tables: tables | {"invoice": tables["invoices"]}, "no table is called 'invoice'"),
        (lambda tables: {"subjects": tables["subjects"]}, "the table 'states' is missing"),
        (
            lambda tables: tables | {"invoices": tables["invoices"].drop("tax_fen")},
            "'invoices' lacks tax_fen",
        ),
    ],
)
def test_tables_that_cannot_be_read_are_named(change: object, message: str) -> None:
    """A misspelt table, a missing one and a missing column are refused by name."""
    with pytest.raises(TableError, match=message):
        compute_features(change(firm_tables()), on=ON)  # type: ignore[operator]


def test_every_feature_is_null_for_a_subject_nothing_is_known_of() -> None:
    """No feature invents a value."""
    states = dict.fromkeys((item for feature in FEATURES.values() for item in feature.items), "refused")
    found = values(firm_tables(states=states), subject=FIRM)
    assert set(found.values()) == {None}
