"""The path of one product for one subject, from what is stored."""

from archives.models import Subject
from lenders.models import ProductRevision
from lenders.selectors import rules_of
from matching.judgement import Judgement, Request, judge
from matching.paths.blocked import NoPath
from matching.paths.changes import Situation
from matching.paths.levers import levers
from matching.paths.search import Path, find_path
from matching.profiles import profile_of
from scoring.engine.depth import depth_rules
from scoring.engine.scorecard import Scorecard
from scoring.engine.status_rules import status_rules
from scoring.selectors import latest_score


def path_for(
    subject: Subject, revision: ProductRevision, request: Request
) -> tuple[Judgement, Path | NoPath | None]:
    """Judge one published product for a subject and, where it says no, find the path."""
    profile, rules, on = profile_of(subject, on=request.on), rules_of(revision), request.on
    score = latest_score(subject)
    card = None if score is None else Scorecard.from_json(score.run.model.card)
    situation = Situation(profile, request, card, status_rules(on), depth_rules(on), levers())
    return judge(rules, profile, request), find_path(rules, situation)
