"""`manage.py train_model`: reproducible to the byte, and never a default still to come taken for none."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Organisation
from archives.models import Query
from scoring.engine.scorecard import Scorecard
from scoring.models import ModelStatus, ModelVersion
from tests.archives import cases
from tests.scoring import world

pytestmark = pytest.mark.django_db

FIRMS, DEFAULTED = 60, 14
WINDOW = {"granted_from": "2025-01-01", "granted_to": "2025-01-31", "on": "2026-06-30", "repeats": 1}


@pytest.fixture
def operator() -> Organisation:
    """Enter the operator, and the word of a source that it delivers grades and outcomes."""
    for item in ("tax_grade", "lending_outcome"):
        cases.holding(item)
    return world.operator_reader().organisation


def train(**options: Any) -> str:
    """Run the command and return what it printed."""
    out = StringIO()
    given = {**WINDOW, **options}.items()
    call_command("train_model", *(f"--{name.replace('_', '-')}={value}" for name, value in given), stdout=out)
    return out.getvalue()


def test_the_same_archive_gives_the_same_bytes(operator: Organisation, tmp_path: Path) -> None:
    """Two trainings write equal files; the stored model is that card, and each reading is in the log."""
    world.borrowers(FIRMS, defaulted=DEFAULTED)
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file in files:
        text = train(output=file)
    assert files[0].read_bytes() == files[1].read_bytes()
    card = Scorecard.load(files[0])
    version = ModelVersion.objects.get()
    assert (version.card, version.status) == (card.to_json(), ModelStatus.CHALLENGER)
    assert (card.file.provenance.rows, card.file.provenance.bads) == (FIRMS, DEFAULTED)
    assert Query.objects.count() == 2 * FIRMS
    for part in (card.model_id, card.sha256, version.data_hash, "AUC", "sales_log_36m alone: unknown"):
        assert part in text


def test_a_card_depends_on_what_became_of_the_loans(operator: Organisation, tmp_path: Path) -> None:
    """Watched for six months, the defaults of the seventh are none: no model can be had."""
    world.borrowers(FIRMS, defaulted=DEFAULTED)
    with pytest.raises(CommandError, match="both defaulted and sound firms"):
        train(months=6)


def test_one_default_is_too_few(operator: Organisation) -> None:
    """Set aside in its fold, it would leave nothing to learn from."""
    world.borrowers(20, defaulted=1)
    with pytest.raises(CommandError, match="at least two defaulted"):
        train()


def test_a_handful_of_firms_is_too_few(operator: Organisation) -> None:
    """Ten folds want more firms than that."""
    world.borrowers(9, defaulted=3)
    with pytest.raises(CommandError, match="twenty with an outcome"):
        train()


def test_a_named_person_is_asked_for_before_the_training(operator: Organisation) -> None:
    """Who is not a model operator of this operator is refused at once; nothing was read or stored."""
    desk = cases.member(operator, "operator_desk")
    with pytest.raises(CommandError, match="no model operator"):
        train(promote=desk.email)
    assert not Query.objects.exists()


def test_a_model_operator_puts_the_new_model_in_charge(operator: Organisation) -> None:
    """The model is the champion in that person's name."""
    world.borrowers(FIRMS, defaulted=DEFAULTED)
    person = world.model_person()
    assert f"promoted by {person.email}" in train(promote=person.email.upper())
    champion = ModelVersion.objects.get(status=ModelStatus.CHAMPION)
    assert champion.promoted_by == person


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"granted_to": "2025-07-01"}, "end the window by 2025-06-30"),
        ({"granted_from": "2025-02-01"}, "--granted-from comes after"),
        ({"months": 0}, "at least 1"),
        ({"name": "City One"}, "lower case, digits and hyphens"),
        ({"reader": "91110000MA00000011"}, "no such operator"),
    ],
)
def test_poor_arguments_are_named(operator: Organisation, options: dict[str, Any], message: str) -> None:
    """Each is refused before anything is read."""
    with pytest.raises(CommandError, match=message):
        train(**options)
    assert not Query.objects.exists()


def test_among_several_operators_one_is_named(operator: Organisation) -> None:
    """Two operators and no name are refused; the code of one decides."""
    world.borrowers(20, defaulted=2)
    other = cases.operator_reader(9302).organisation
    with pytest.raises(CommandError, match="--reader"):
        train()
    with pytest.raises(CommandError, match="no feature is known often enough"):
        train(reader=other.uscc)
    assert set(Query.objects.values_list("organisation", flat=True)) == {other.pk}


def test_without_an_operator_nothing_can_be_read() -> None:
    """The error says so."""
    with pytest.raises(CommandError, match="No operator"):
        train()
