"""Mutated deliveries: no crash, no partial batch, every refusal named.

The suite sends a few hundred; `make fuzz` sends ten thousand.
"""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from archives.models import Delivery, Holding, Subject
from intake.formats import TEMPLATES
from intake.models import Batch, BatchState
from intake.verdicts import VERDICTS, Scope, reason
from tests.intake.cases import FIRM, TRADER, deliver, deliver_rows, refused_rows, register, row, stored
from tests.intake.mutations import MUTATED_TEMPLATES, Mutated, mutated_deliveries

pytestmark = pytest.mark.django_db

#: The fixture of the database spans all examples; each undoes what it did.
CHECKS = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


@pytest.fixture
def known_rows() -> None:
    """Subjects, and an earlier delivery of some templates, so that both ways of loading are taken."""
    register(FIRM, TRADER)
    for template in MUTATED_TEMPLATES[:2]:
        deliver_rows(row(template, "R1"), row(template, "R9"), template=template)


@pytest.mark.usefixtures("known_rows")
@given(mutated_deliveries())
@settings(max_examples=150, deadline=None, suppress_health_check=CHECKS)
def test_mutated_deliveries_are_loaded_whole_or_refused_by_name(mutated: Mutated) -> None:
    """A few hundred, drawn anew in every run."""
    _deliver_and_judge(mutated)


@pytest.mark.slow
@pytest.mark.usefixtures("known_rows")
@given(mutated_deliveries())
@settings(
    max_examples=10_000,
    deadline=None,
    suppress_health_check=CHECKS,
    phases=(Phase.generate, Phase.shrink),
    database=None,
)
def test_ten_thousand_mutated_deliveries(mutated: Mutated) -> None:
    """The same, ten thousand times."""
    _deliver_and_judge(mutated)


def _deliver_and_judge(mutated: Mutated) -> None:
    with transaction.atomic():
        before = _archive(mutated.template)
        batch = deliver(mutated.content, mutated.template)
        _judge(batch, before, _archive(mutated.template))
        transaction.set_rollback(True)


def _archive(template: str) -> tuple[int, int, int, int]:
    """Count rows, deliveries, holdings and subjects."""
    rows = len(stored(TEMPLATES[template].target.table, "row_no"))
    return rows, Delivery.objects.count(), Holding.objects.count(), Subject.objects.count()


def _judge(batch: Batch, before: tuple[int, ...], after: tuple[int, ...]) -> None:
    assert batch.state in (BatchState.LOADED, BatchState.LOADED_WITH_REFUSALS, BatchState.REFUSED), (
        batch.refusal
    )
    _judge_verdicts(batch)
    if batch.state == BatchState.REFUSED:
        assert VERDICTS[batch.refusal].scope is Scope.FILE
        assert reason(batch.refusal, batch.refusal_details)
        assert after == before
        return
    assert after[:2] == (before[0] + batch.rows_loaded, before[1] + 1)
    assert batch.rows_read == batch.rows_loaded + batch.rows_unchanged + batch.rows_refused
    assert (batch.state == BatchState.LOADED) == (batch.rows_refused == 0)


def _judge_verdicts(batch: Batch) -> None:
    """Every verdict is one of a row's, and the file of refused rows tells each of them."""
    assert {VERDICTS[code].scope for code in batch.verdicts} <= {Scope.ROW}
    if batch.verdicts:
        told = refused_rows(batch)
        assert Counter(one["verdict"] for one in told) == batch.verdicts
        assert len({one["row"] for one in told}) == batch.rows_refused
        assert all(one["reason"] for one in told)
