"""The life of a batch: which state may follow which, and on what event."""

from intake.models import Batch, BatchState

#: (state, event) -> next state. What is not here is refused.
TRANSITIONS: dict[tuple[str, str], BatchState] = {
    (BatchState.RECEIVED, "start"): BatchState.CHECKING,
    # A worker that died leaves the batch here; the next one starts over, since nothing was committed.
    (BatchState.CHECKING, "start"): BatchState.CHECKING,
    (BatchState.CHECKING, "load"): BatchState.LOADED,
    (BatchState.CHECKING, "load_partly"): BatchState.LOADED_WITH_REFUSALS,
    (BatchState.CHECKING, "refuse"): BatchState.REFUSED,
    (BatchState.CHECKING, "fail"): BatchState.FAILED,
    (BatchState.RECEIVED, "cancel"): BatchState.CANCELLED,
    (BatchState.CHECKING, "cancel"): BatchState.CANCELLED,
}


class BatchStateError(ValueError):
    """An event came in a state that does not know it."""


def next_state(batch: Batch, event: str) -> BatchState:
    """Return the state that ``event`` leads to; raise `BatchStateError` where it may not happen."""
    try:
        return TRANSITIONS[BatchState(batch.state), event]
    except KeyError:
        raise BatchStateError(f"{event} is not possible for a batch that is {batch.state}") from None
