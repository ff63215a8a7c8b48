"""Scoring subjects and keeping the scores as evidence."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import audit
from archives.access import Granted, Reader, open_files
from archives.items import ALL_ITEMS
from archives.models import Subject
from scoring.engine.scorecard import Score, Scorecard
from scoring.engine.status_code import StatusCode
from scoring.evaluation import Evaluation, evaluate, known_values, unknown_states
from scoring.models import ModelVersion, ScoreRun, SubjectScore
from scoring.selectors import champion, snapshot_hash

BATCH = 1000


def score_subjects(
    *,
    reader: Reader,
    subjects: Iterable[Subject],
    purpose: str,
    on: date,
    reference: str = "",
    rules_on: date | None = None,
) -> ScoreRun:
    """Read ``subjects`` through the consent door and score them with the champion.

    Raises `NoChampionError` while no model is in charge, and what `archives.access.open_files` raises.
    """
    model = champion()
    card = Scorecard.from_json(model.card)
    granted = open_files(reader, subjects, purpose=purpose, items=ALL_ITEMS, on=on, reference=reference)
    evaluation = evaluate(granted.frames(), on=on, card=card, rules_on=rules_on)
    return scores_keep(evaluation=evaluation, granted=granted, model=model, reference=reference)


@transaction.atomic
def scores_keep(
    *, evaluation: Evaluation, granted: Granted, model: ModelVersion, reference: str = ""
) -> ScoreRun:
    """Store an evaluation: one run, and one frozen score for each subject."""
    run = ScoreRun.objects.create(
        on=evaluation.on,
        reader=granted.reader.organisation,
        model=model,
        purpose=granted.purpose,
        reference=reference,
        versions=dict(evaluation.versions),
        subjects=evaluation.features.height,
        features_hash=evaluation.features_hash,
    )
    keys = {key.uscc: key.id for key in granted.keys}
    SubjectScore.objects.bulk_create(_rows(run, evaluation, keys), batch_size=BATCH)
    audit.record(granted.reader.user, "scores.kept", run, {"subjects": run.subjects, "model": model.model_id})
    return run


def _rows(run: ScoreRun, evaluation: Evaluation, keys: Mapping[str, int]) -> Iterator[SubjectScore]:
    items = {
        str(subject): dict(zip(codes, states, strict=True))
        for subject, codes, states in evaluation.items.group_by("subject", maintain_order=True)
        .agg("item_code", "state")
        .iter_rows()
    }
    tables = (evaluation.features, evaluation.ranks, evaluation.scores.sort("subject"), evaluation.index)
    for feature, rank, score, index in zip(*(table.iter_rows(named=True) for table in tables), strict=True):
        subject = feature["subject"]
        centi = index["index_centi"]
        evidence = {
            "values": known_values(feature),
            "states": unknown_states(rank),
            "items": items.get(subject, {}),
            **_card_evidence(evaluation.card.score_one(feature), evaluation.card.file.base_points),
            **_status_evidence(evaluation.status[subject]),
            "index_tree": index["tree"],
            "index_score": None if centi is None else Decimal(centi).scaleb(-2),
            "index_parts": {"leaves": index["parts"], "unchecked_share": index["unchecked_share"]},
            "depth": score["depth"],
        }
        yield SubjectScore(
            run=run,
            subject_id=keys[subject],
            snapshot_hash=snapshot_hash(run, evidence),
            **evidence,
        )


def _card_evidence(score: Score, base: int) -> dict[str, Any]:
    """Return the score with the points of every term, which add up to it."""
    return {
        "score": score.score,
        "grade": score.grade,
        "pd": Decimal(str(score.pd)).quantize(Decimal("0.000001")),
        "points": {
            "base": base,
            "terms": [
                {"key": term.key, "points": term.points, "best": term.best_points, "unknown": term.unknown}
                for term in score.terms
            ],
        },
        "reasons": [
            {"code": reason.code, "zh": reason.zh, "en": reason.en, "shortfall": reason.shortfall}
            for reason in score.reasons
        ],
    }


def _status_evidence(status: StatusCode) -> dict[str, Any]:
    """Return the colour with every reason, what blue still wants, and what was not checked."""
    reasons = [
        {
            "code": reason.code,
            "colour": reason.colour.value,
            "item": reason.item_code,
            "on": reason.decided_on.isoformat(),
            "disputed": reason.is_disputed,
            "zh": reason.zh,
            "en": reason.en,
        }
        for reason in status.reasons
    ]
    return {
        "status_code": status.colour.value,
        "status_reasons": {
            "reasons": reasons,
            "wanting": [{"code": wanted.code, "zh": wanted.zh, "en": wanted.en} for wanted in status.wanting],
            "not_checked": list(status.not_checked),
            "without_disputed": status.without_disputed.value,
        },
    }
