"""Where a subject stands among its peers, and how its score has moved."""

from collections.abc import Iterable
from datetime import date

from accounts.identity import industries
from archives.models import Purpose as FilePurpose
from archives.models import Subject
from reports.assembly.file import OpenedFile
from reports.assembly.findings import Findings
from reports.assembly.words import rounded
from reports.content import IndustryPosition, ScorePoint
from reports.content_values import Label
from scoring.models import SubjectScore
from scoring.selectors import latest_scores, score_history

#: Below this many peers a comparison would say too much about each, and too little about the subject.
PEERS_MIN = 10
TREND_MAX = 12

KINDS = {
    "sme": Label("中小微企业", "SMEs"),
    "farmer_coop": Label("农民专业合作社", "farm co-operatives"),
    "bnb": Label("民宿", "B&Bs"),
    "sole_trader": Label("个体工商户", "sole traders"),
    "family_farm": Label("家庭农场", "family farms"),
    "other": Label("其他组织", "other organisations"),
}


def industry_position(subject: Subject, findings: Findings) -> IndustryPosition | None:
    """Compare with the newest scores, by the same model, of the same kind in the same section of industry.

    Where that section has fewer than `PEERS_MIN` others, with the whole kind; where that is small too, with
    nobody.
    """
    if findings.score is None or findings.model is None:
        return None
    scores = _peers(subject, findings.model.pk)
    kind = KINDS[subject.kind]
    section = industries.sections().get(subject.industry_code[:1])
    own = [score for code, score in scores if section and code.startswith(section.code)]
    if section and len(own) >= PEERS_MIN:
        group = Label(f"{section.zh} · {kind.zh}", f"{section.en}, {kind.en}")
        return _position(group, own, findings.score.score)
    if len(scores) >= PEERS_MIN:
        return _position(kind, [score for _, score in scores], findings.score.score)
    return None


def trend(file: OpenedFile, findings: Findings) -> tuple[ScorePoint, ...]:
    """Return the scores by the same model that this reader may know, oldest first, one a day.

    They were made for this reader. The subject's own copy also has the platform's own scores.
    """
    if findings.score is None or findings.model is None:
        return ()
    reader = file.granted.reader.organisation
    found = [*score_history(file.subject, reader=reader)]
    if file.granted.purpose == FilePurpose.SELF_VIEW:
        found.extend(score_history(file.subject))
    points = _by_day(found, findings.model.pk)
    points[file.on] = ScorePoint(on=file.on, score=findings.score.score)
    days = sorted(day for day in points if day <= file.on)
    return tuple(points[day] for day in days[-TREND_MAX:])


def _by_day(scores: Iterable[SubjectScore], model: int) -> dict[date, ScorePoint]:
    ordered = sorted((one for one in scores if one.run.model_id == model), key=lambda one: one.pk)
    return {one.run.on: ScorePoint(on=one.run.on, score=one.score) for one in ordered}


def _peers(subject: Subject, model: int) -> list[tuple[str, int]]:
    """Return industry code and score of everybody else of the kind."""
    others = Subject.objects.filter(kind=subject.kind).exclude(pk=subject.pk)
    newest = latest_scores(others).select_related("run", "subject")
    return [(one.subject.industry_code, one.score) for one in newest if one.run.model_id == model]


def _position(group: Label, scores: list[int], own: int) -> IndustryPosition:
    below = sum(score < own for score in scores)
    return IndustryPosition(group=group, share_below=rounded(below / len(scores), 4), subjects=len(scores))
