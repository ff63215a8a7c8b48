"""Reads of the scoring app: the champion, the latest scores, and the profiles that rules are judged on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, When
from django.utils.translation import gettext as _

from accounts.models import Organisation, OrganisationKind
from archives.models import Subject
from archives.registration_checks import UNKNOWN_REGION
from scoring.engine.states import DataState
from scoring.engine.status_code import months_between
from scoring.evaluation import evidence_hash
from scoring.models import ModelStatus, ModelVersion, ScoreRun, SubjectScore
from scoring.profile import Profile, ProfileFrame

TAX_GRADES = {5.0: "A", 4.0: "B", 3.0: "M", 2.0: "C", 1.0: "D"}
#: What a score is evidence of; with its run's day and versions, what its hash is of.
EVIDENCE = (
    "values", "states", "items", "score", "grade", "pd", "points", "reasons", "status_code",
    "status_reasons", "index_tree", "index_score", "index_parts", "depth",
)  # fmt: skip
_STATUS_ORDER = (ModelStatus.CHAMPION, ModelStatus.CHALLENGER, ModelStatus.RETIRED)


class NoChampionError(LookupError):
    """No model is in charge yet."""

    def __str__(self) -> str:
        return _("No scoring model is in charge yet: train one and have a model operator promote it.")


def champion() -> ModelVersion:
    """Return the model in charge; raise NoChampionError where there is none."""
    model = champion_or_none()
    if model is None:
        raise NoChampionError
    return model


def champion_or_none() -> ModelVersion | None:
    """Return the model in charge, or None where there is none."""
    return ModelVersion.objects.filter(status=ModelStatus.CHAMPION).first()


def models_listed() -> QuerySet[ModelVersion]:
    """Return all models without their cards: the one in charge, then the challengers, then the retired."""
    order = Case(
        *(When(status=status, then=place) for place, status in enumerate(_STATUS_ORDER)),
        output_field=IntegerField(),
    )
    listed = ModelVersion.objects.defer("card", "model_card").select_related("promoted_by")
    return listed.annotate(run_count=Count("runs")).order_by(order, "-pk")


def runs_listed() -> QuerySet[ScoreRun]:
    """Return all score runs, newest first."""
    return (
        ScoreRun.objects.select_related("reader", "model")
        .defer("versions", "model__card", "model__model_card")
        .order_by("-pk")
    )


def latest_score(subject: Subject, *, reader: Organisation | None = None) -> SubjectScore | None:
    """Return a subject's newest score made for ``reader``, by default the platform's own, or None."""
    return (
        _scores_for(reader)
        .filter(subject=subject)
        .select_related("run__model", "subject__organisation")
        .order_by("-run")
        .first()
    )


def latest_scores(subjects: Iterable[Subject] | None = None) -> QuerySet[SubjectScore]:
    """Return the newest of the platform's own scores of each subject, by subject."""
    rows = _scores_for(None).select_related("run", "subject__organisation")
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    return rows.order_by("subject", "-run").distinct("subject")


def score_history(subject: Subject, *, reader: Organisation | None = None) -> QuerySet[SubjectScore]:
    """Return the scores of a subject made for ``reader``, by default the platform's own; oldest first."""
    return _scores_for(reader).filter(subject=subject).select_related("run__model").order_by("run")


def _scores_for(reader: Organisation | None) -> QuerySet[SubjectScore]:
    """Return the scores made for one reader, or for the operator: each saw no more than its reader may."""
    if reader is not None:
        return SubjectScore.objects.filter(run__reader=reader)
    return SubjectScore.objects.filter(run__reader__kind=OrganisationKind.OPERATOR)


def snapshot_hash(run: ScoreRun, evidence: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the evidence of one score in a run."""
    return evidence_hash(
        {"versions": run.versions, "on": run.on, **{name: evidence[name] for name in EVIDENCE}}
    )


def is_intact(score: SubjectScore) -> bool:
    """Whether a stored score is what its hash was taken of."""
    return score.snapshot_hash == snapshot_hash(score.run, {name: getattr(score, name) for name in EVIDENCE})


def profile_of(score: SubjectScore) -> Profile:
    """Return what rules may be judged on for one subject: features, attributes, and the states of items."""
    values, states = _attributes(score)
    return Profile(
        uscc=score.subject.uscc,
        values={**score.values, **values},
        states={**score.states, **score.items, **states},
    )


def profiles(scores: Iterable[SubjectScore]) -> ProfileFrame:
    """Return the profiles of many subjects as one frame."""
    return ProfileFrame.of(profile_of(score) for score in scores)


def run_profiles(run: ScoreRun) -> ProfileFrame:
    """Return the profiles of all subjects of one run."""
    rows = run.scores.select_related("run", "subject__organisation").order_by("subject__organisation__uscc")
    return profiles(rows)


def _attributes(score: SubjectScore) -> tuple[dict[str, float | str], dict[str, str]]:
    subject = score.subject
    found: dict[str, float | str | None] = {
        "kind": subject.kind,
        "subject_type": subject.subject_type,
        "region_code": None if subject.region_code == UNKNOWN_REGION else subject.region_code,
        "industry_code": subject.industry_code,
        "size_class": subject.size_class,
        "age_months": _age_months(subject.established_on, score.run.on),
        "score": float(score.score),
        "grade": score.grade,
        "pd": float(score.pd),
        "status_code": score.status_code,
        "depth": score.depth,
        "tax_grade": TAX_GRADES.get(score.values.get("tax_grade_level", 0.0)),
    }
    values = {code: value for code, value in found.items() if value not in (None, "")}
    states = {code: DataState.NOT_HELD.value for code, value in found.items() if value in (None, "")}
    if "tax_grade" in states:
        states["tax_grade"] = score.states.get("tax_grade_level", DataState.NOT_HELD.value)
    return values, states


def _age_months(established_on: date | None, on: date) -> float | None:
    if established_on is None:
        return None
    return float(months_between(established_on, on))
