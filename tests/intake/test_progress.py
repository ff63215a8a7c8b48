"""What others see while a batch is being loaded, and how they stop it.

These tests commit, so each works in a database of its own.
"""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from archives.models import Delivery, Holding, Subject
from intake.lifecycle import TRANSITIONS, BatchStateError, next_state
from intake.models import Batch, BatchState
from intake.progress import BatchBusy, Progress
from intake.reading import csv_reader
from intake.services import batch_cancel, batch_load
from tests.intake.cases import AS_OF, FIRM, csv_of, deliver_rows, receive, register, row, stored

ROWS = 600


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in many small chunks, so that there is something to watch."""
    monkeypatch.setattr(csv_reader, "BLOCK_BYTES", 512)
    monkeypatch.setattr(csv_reader, "CHUNK_ROWS", 1)


def _batch(template: str = "sales_invoices") -> Batch:
    return receive(csv_of([row(template, f"R{number}") for number in range(ROWS)], template), template)


class _Onlooker:
    """Looks at the archive over another connection each time a load tells its progress."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[tuple[int, int, str, int]] = []
        self._line = connection.copy()
        tell = Progress.tell

        def tell_and_look(progress: Progress, **told: Any) -> None:
            tell(progress, **told)
            self.look()

        monkeypatch.setattr(Progress, "tell", tell_and_look)

    def look(self) -> None:
        from archives.guard import loading

        with loading(), self._line.cursor() as cursor:
            cursor.execute("SELECT percent, rows_read, state FROM intake_batch ORDER BY id DESC LIMIT 1")
            percent, rows_read, state = cursor.fetchone()
            cursor.execute("SELECT count(*) FROM archives_invoice")
            self.seen.append((percent, rows_read, state, cursor.fetchone()[0]))

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def onlooker(own_database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Onlooker]:
    """Somebody who watches over another connection."""
    watching = _Onlooker(monkeypatch)
    yield watching
    watching.close()


@pytest.mark.usefixtures("small_blocks")
def test_progress_is_seen_and_rows_are_not(onlooker: _Onlooker) -> None:
    """The share grows while the load runs, no row is visible before its end, then all are."""
    register(FIRM)
    batch = batch_load(batch=_batch())
    assert batch.state == BatchState.LOADED
    percents = [percent for percent, *_ in onlooker.seen]
    assert len(set(percents)) > 5
    assert percents == sorted(percents)
    assert {state for _, _, state, _ in onlooker.seen} == {"checking"}
    assert {rows for *_, rows in onlooker.seen} == {0}
    assert [rows_read for _, rows_read, _, _ in onlooker.seen][-1] == ROWS
    onlooker.look()
    assert onlooker.seen[-1] == (100, ROWS, "loaded", ROWS)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("known", [False, True], ids=["first delivery", "later delivery"])
def test_a_cancelled_load_leaves_nothing(
    own_database: None, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    """Cancelled over another connection in the middle: not a row, holding or delivery of it remains."""
    register(FIRM)
    if known:
        deliver_rows(row("sales_invoices", "before"))
    before = (stored("archives_invoice"), Delivery.objects.count(), Holding.objects.count())
    batch, tell, told = _batch(), Progress.tell, []

    def tell_then_cancel(progress: Progress, **share: Any) -> None:
        told.append(share)
        if len(told) == 4:
            _elsewhere(lambda: batch_cancel(batch=Batch.objects.get(pk=batch.pk), actor=None))
        tell(progress, **share)

    monkeypatch.setattr(Progress, "tell", tell_then_cancel)
    assert batch_load(batch=batch).state == BatchState.CANCELLED
    assert len(told) == 4
    assert (stored("archives_invoice"), Delivery.objects.count(), Holding.objects.count()) == before
    monkeypatch.setattr(Progress, "tell", tell)
    assert batch_load(batch=_batch()).rows_loaded == ROWS


@pytest.mark.usefixtures("own_database")
def test_a_cancelled_registration_registers_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Subjects are part of the batch."""
    batch, tell = receive(csv_of([row("registration")], "registration"), "registration"), Progress.tell

    def tell_then_cancel(progress: Progress, **share: Any) -> None:
        _elsewhere(lambda: batch_cancel(batch=Batch.objects.get(pk=batch.pk), actor=None))
        tell(progress, **share)

    monkeypatch.setattr(Progress, "tell", tell_then_cancel)
    assert batch_load(batch=batch).state == BatchState.CANCELLED
    assert not Subject.objects.exists()


@pytest.mark.usefixtures("own_database")
def test_one_worker_loads_a_batch() -> None:
    """While one holds it, another leaves it alone; when the first is gone, the batch can be taken up."""
    register(FIRM)
    batch = _batch()
    with Progress(batch.pk):
        with pytest.raises(BatchBusy), Progress(batch.pk):
            pass
        assert batch_load(batch=batch).state == BatchState.RECEIVED
    assert batch_load(batch=batch).state == BatchState.LOADED


@pytest.mark.usefixtures("own_database")
def test_a_batch_whose_worker_died_is_loaded_by_the_next() -> None:
    """Nothing was committed, so it starts over from `checking`."""
    register(FIRM)
    batch = _batch()
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING, percent=40)
    assert batch_load(batch=batch).state == BatchState.LOADED
    assert len(stored("archives_invoice")) == ROWS


@pytest.mark.django_db
def test_a_waiting_batch_is_cancelled_at_once_and_an_ended_one_is_not() -> None:
    """A cancelled batch is not loaded any more; the end of a loaded one stands."""
    register(FIRM)
    waiting = batch_cancel(batch=_batch(), actor=None)
    assert waiting.state == BatchState.CANCELLED
    assert batch_load(batch=waiting).state == BatchState.CANCELLED
    assert not stored("archives_invoice")
    loaded = batch_load(batch=_batch())
    with pytest.raises(BatchStateError):
        batch_cancel(batch=loaded, actor=None)
    assert loaded.as_of == AS_OF


@pytest.mark.parametrize("state", BatchState.values)
@pytest.mark.parametrize("event", ["start", "load", "load_partly", "refuse", "fail", "cancel"])
def test_every_pair_of_state_and_event(state: str, event: str) -> None:
    """What the table does not allow is refused; what has ended stays ended."""
    batch = Batch(state=state)
    if (state, event) in TRANSITIONS:
        assert next_state(batch, event) == TRANSITIONS[BatchState(state), event]
        assert batch.is_running
    else:
        with pytest.raises(BatchStateError, match=event):
            next_state(batch, event)


def _elsewhere(work: Any) -> None:
    """Do ``work`` in a thread, and so on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
