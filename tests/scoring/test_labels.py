"""Outcomes become labels by dates alone."""

from datetime import date

import polars as pl

from scoring.labels import Horizon, outcome_labels

WINDOW = Horizon(granted_from=date(2024, 6, 1), granted_to=date(2024, 6, 30), months=12)


def label(*events: tuple[str, date]) -> bool | None:
    """Return the label of one subject with these events, None where it has none."""
    records = pl.DataFrame(
        {
            "subject": ["S"] * len(events),
            "item_code": ["lending_outcome"] * len(events),
            "level": [event for event, _ in events],
            "decided_on": [on for _, on in events],
        }
    )
    rows = outcome_labels(records, WINDOW)
    return rows["defaulted"].item() if rows.height else None


def test_default_within_the_horizon_is_a_default() -> None:
    """The last day of the horizon still counts, the day after does not."""
    granted = ("loan_granted", date(2024, 6, 10))
    assert label(granted, ("overdue_90", date(2025, 6, 10))) is True
    assert label(granted, ("overdue_90", date(2025, 6, 11))) is False


def test_events_before_the_grant_belong_to_another_loan() -> None:
    """An old default is history, not the outcome of this loan."""
    assert label(("npl", date(2024, 1, 5)), ("first_loan", date(2024, 6, 1))) is False


def test_a_late_instalment_is_no_default() -> None:
    """Thirty or sixty days past due and settled is not a default."""
    assert label(("loan_granted", date(2024, 6, 1)), ("overdue_60", date(2024, 9, 1))) is False


def test_without_a_grant_in_the_window_there_is_no_label() -> None:
    """Nothing is assumed of firms that nobody lent to then."""
    assert label(("loan_granted", date(2024, 5, 31)), ("npl", date(2024, 9, 1))) is None
