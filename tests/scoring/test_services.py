"""Scores are read through the door, add up and never change; a person puts the one model in charge."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import AuditEntry
from archives.models import Query, Subject
from demo.city.city import build_city
from scoring.evaluation import evaluate
from scoring.models import ModelStatus, ModelVersion, SubjectScore
from scoring.selectors import NoChampionError, is_intact
from scoring.services.models import PromotionError, model_promote
from tests.scoring import world

db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Errors are read in English here."""
    with translation.override("en"):
        yield


@db
def test_without_a_model_in_charge_nobody_is_scored() -> None:
    """The error is named and says what to do; nothing was read."""
    found = world.firm()
    with pytest.raises(NoChampionError, match="model operator promote"):
        world.score([found])
    assert Query.objects.count() == 0


@db
def test_one_run_keeps_one_score_for_each_subject_and_logs_each_reading() -> None:
    """Run, scores and log agree in number, and the run names its model and versions."""
    world.put_in_charge()
    subjects = [world.firm(1), world.firm(2), world.firm(3, kind="bnb")]
    run = world.score(subjects)
    assert run.subjects == run.scores.count() == Query.objects.count() == 3
    assert run.versions["model"] == run.model.model_id
    assert {score.index_tree.split()[0] for score in run.scores.all()} == {"park", "bnb"}
    assert AuditEntry.objects.filter(action="scores.kept", target_id=str(run.pk)).count() == 1


@db
def test_a_score_never_changes() -> None:
    """The database itself refuses, by the ORM and by plain SQL."""
    world.put_in_charge()
    score = world.score([world.firm()]).scores.get()
    score.score = 850
    with pytest.raises(DatabaseError, match="a score is evidence"), transaction.atomic():
        score.save()
    with pytest.raises(DatabaseError, match="a score is evidence"), transaction.atomic():
        SubjectScore.objects.update(grade="AAA")
    score.refresh_from_db()
    assert score.grade != "AAA"


@db
def test_what_was_not_authorised_has_no_say() -> None:
    """Without consent the invoices are unknown: no points for or against; with it they count."""
    world.put_in_charge()
    found = world.firm()
    closed = world.score([found]).scores.get()
    world.authorise(found)
    opened = world.score([found]).scores.get()
    terms = [{term["key"]: term for term in score.points["terms"]} for score in (closed, opened)]
    assert [term["sales_count_12m"]["points"] for term in terms] == [0, 30_000]
    assert [term["sales_count_12m"]["unknown"] for term in terms] == [True, False]
    assert (closed.states["sales_count_12m"], "sales_count_12m" in opened.states) == ("not_authorised", False)
    assert opened.score == closed.score + 30


@db
def test_points_and_contributions_add_up() -> None:
    """Base and terms make the score, leaves make the index, and reasons are shortfalls of terms."""
    world.put_in_charge()
    found = world.firm()
    world.authorise(found)
    score = world.score([found]).scores.get()
    total = score.points["base"] + sum(term["points"] for term in score.points["terms"])
    assert (score.score, total) == (625, 625_375)
    assert score.index_score == Decimal(sum(score.index_parts["leaves"])) / 100
    assert score.reasons == []

    young = world.firm(2, established_on=date(2025, 1, 1))
    reasons = world.score([young]).scores.get().reasons
    assert [(reason["code"], reason["shortfall"]) for reason in reasons] == [
        ("LOW_AGE_MONTHS", 30_750),
        ("DATA_UNAVAILABLE", 30_000),
    ]


@db
def test_the_evidence_hash_is_reproducible() -> None:
    """The same evidence hashes alike in two runs and from what is stored; more evidence hashes otherwise."""
    world.put_in_charge()
    found = world.firm()
    first, second = (world.score([found]).scores.select_related("run").get() for _ in range(2))
    assert first.snapshot_hash == second.snapshot_hash
    assert is_intact(first)
    first.points["base"] += 1
    assert not is_intact(first)
    world.authorise(found)
    assert world.score([found]).scores.get().snapshot_hash != first.snapshot_hash


def test_a_city_scored_at_once_is_the_city_scored_firm_by_firm() -> None:
    """Score, grade, PD and points are the same for every firm; a sample agrees from the raw tables on."""
    tables = build_city(on=world.ON).tables()
    some = tables["subjects"].sort("subject").gather_every(17).select("subject")
    frames = {name: table.join(some, on="subject", how="semi") for name, table in tables.items()}
    card = world.card()
    batch = evaluate(frames, on=world.ON, card=card)
    points = {row["subject"]: row for row in card.points_frame(batch.features).iter_rows(named=True)}
    assert batch.scores.height == some.height >= 40
    for row in batch.scores.iter_rows(named=True):
        single = batch.score(row["subject"])
        assert (single.score, single.grade, single.pd) == (row["score"], row["grade"], row["pd"])
        assert {term.key: term.points for term in single.terms} == {
            key: value for key, value in points[row["subject"]].items() if key != "subject"
        }
    for code in some.get_column("subject").gather_every(20):
        alone = evaluate(_only(frames, code), on=world.ON, card=card)
        assert alone.scores.equals(batch.scores.filter(subject=code))
        assert alone.index.equals(batch.index.filter(subject=code))
        assert alone.status[code] == batch.status[code]


def _only(frames: dict[str, pl.DataFrame], code: str) -> dict[str, pl.DataFrame]:
    return {name: frame.filter(pl.col("subject") == code) for name, frame in frames.items()}


@db
def test_a_model_is_put_in_charge_by_a_named_person() -> None:
    """The person and the time are kept, the audit has it, and the champion before is retired."""
    person = world.model_person()
    old, new = world.put_in_charge(actor=person), world.put_in_charge(world.card(base=570_000), person)
    old.refresh_from_db()
    assert (old.status, new.status) == (ModelStatus.RETIRED, ModelStatus.CHAMPION)
    assert new.promoted_by == person
    assert new.promoted_at is not None
    entry = AuditEntry.objects.get(action="model.promoted", target_id=str(new.pk))
    assert (entry.actor, entry.data["model_id"]) == (person, new.model_id)


@db
def test_promoting_the_champion_again_changes_nothing() -> None:
    """It stays as it is, without a second entry in the audit."""
    champion = world.put_in_charge()
    again = model_promote(version=champion, actor=world.model_person("other@example.org"))
    assert again.promoted_by == champion.promoted_by
    assert AuditEntry.objects.filter(action="model.promoted").count() == 1


@db
def test_what_was_replaced_does_not_come_back() -> None:
    """A retired model is refused with what to do instead."""
    old = world.put_in_charge()
    world.put_in_charge(world.card(base=570_000))
    with pytest.raises(PromotionError, match="is retired: train a new model"):
        model_promote(version=old, actor=world.model_person("other@example.org"))


@db
def test_a_card_that_was_tampered_with_is_not_put_in_charge() -> None:
    """Points edited in the database break the card's own id; an exchanged card breaks its hash."""
    person = world.model_person()
    version = world.challenger(560_000)
    ModelVersion.objects.update(card=version.card.replace("30000", "90000"))
    with pytest.raises(PromotionError, match="not what this id was given for"):
        model_promote(version=version, actor=person)
    ModelVersion.objects.update(card=world.card(base=700_000).to_json())
    with pytest.raises(PromotionError, match="not the one that was stored"):
        model_promote(version=version, actor=person)
    assert not ModelVersion.objects.filter(status=ModelStatus.CHAMPION).exists()


@db
def test_the_database_holds_one_champion_with_a_name() -> None:
    """Neither a second champion nor one that nobody promoted can be stored."""
    champion = world.put_in_charge()
    second = world.challenger()
    promoted = {"promoted_by": champion.promoted_by, "promoted_at": champion.promoted_at}
    with pytest.raises(IntegrityError, match="model_one_champion"), transaction.atomic():
        ModelVersion.objects.filter(pk=second.pk).update(status=ModelStatus.CHAMPION, **promoted)
    ModelVersion.objects.filter(pk=champion.pk).update(status=ModelStatus.RETIRED)
    with pytest.raises(IntegrityError, match="model_promoted_by_somebody"), transaction.atomic():
        ModelVersion.objects.filter(pk=second.pk).update(status=ModelStatus.CHAMPION)


@db
def test_many_subjects_cost_as_many_queries_as_few() -> None:
    """Scoring three firms asks the database as often as scoring one."""
    world.put_in_charge()
    subjects = [world.firm(number) for number in range(1, 4)]
    world.score(subjects)
    counts = []
    for chosen in (subjects[:1], subjects):
        with CaptureQueriesContext(connection) as queries:
            world.score(Subject.objects.filter(pk__in=[subject.pk for subject in chosen]))
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2
