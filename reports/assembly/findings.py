"""What follows from an opened file: features, status code, data depth, and the score if one can be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from reports.assembly.file import OpenedFile
from reports.content_values import DataState
from scoring.engine.depth import depth_of, depth_rules
from scoring.engine.features import feature_states
from scoring.engine.features.disputes import without_disputed
from scoring.engine.scorecard import Score, Scorecard
from scoring.engine.states import DataState as EngineState
from scoring.engine.status_code import StatusCode, status_codes
from scoring.engine.status_rules import status_rules
from scoring.evaluation import Evaluation, evaluate, known_values, unknown_states, wide_features
from scoring.models import ModelVersion


@dataclass(frozen=True)
class Findings:
    """Results on one file. `score` is None where no model is in charge or none of its terms is known.

    `values` are the features that are known, `states` those of the others; `depth_share` is per cent.
    `evaluation` is what the score is kept as evidence from, and None without a score.
    """

    values: Mapping[str, float]
    states: Mapping[str, DataState]
    status: StatusCode
    depth_grade: str
    depth_share: float
    depth_missing: tuple[str, ...]
    rules_on: date
    versions: Mapping[str, str]
    model: ModelVersion | None = None
    card: Scorecard | None = None
    score: Score | None = None
    evaluation: Evaluation | None = None
    score_without_disputed: int | None = None

    def state(self, feature: str) -> DataState:
        """Return why a feature is not known; a history too short to compute it from is `not_held`."""
        if feature in self.values:
            return DataState.VALUE
        return self.states.get(feature, DataState.NOT_HELD)


def findings_of(file: OpenedFile, *, model: ModelVersion | None, rules_on: date) -> Findings:
    """Work out everything from ``file`` alone: what its reader may not see has no say.

    ``rules_on`` is the day whose rule files hold: old data may be judged by the rules of the day of request.
    """
    frames, on = file.frames, file.on
    status_file, depth_file = status_rules(rules_on), depth_rules(rules_on)
    depth = depth_of(
        file.subject.kind,
        {item: EngineState(state.value) for item, state in file.states.items()},
        depth_file,
    )
    card = Scorecard.from_json(model.card) if model else None
    evaluation = evaluate(frames, on=on, card=card, rules_on=rules_on) if card else None
    score = evaluation.score(file.uscc) if evaluation else None
    values, states = _features(frames, on, evaluation)
    if score is None or all(term.unknown for term in score.terms):
        score = evaluation = card = model = None
    return Findings(
        values=values,
        states=states,
        status=status_codes(frames, status_file, on=on)[file.uscc],
        depth_grade=depth.grade,
        depth_share=float(depth.share),
        depth_missing=tuple(depth.not_checked),
        rules_on=rules_on,
        versions={"status_rules": status_file.version, "depth_rules": depth_file.version},
        model=model,
        card=card,
        score=score,
        evaluation=evaluation,
        score_without_disputed=_without_disputed(file, card) if score else None,
    )


def _features(
    frames: Mapping[str, pl.DataFrame], on: date, evaluation: Evaluation | None
) -> tuple[dict[str, float], dict[str, DataState]]:
    """Return the known features and the states of the others; without a model they are computed here."""
    if evaluation:
        features, ranks = evaluation.features, evaluation.ranks
    else:
        features = wide_features(frames, on=on)
        lazy = {name: frame.lazy() for name, frame in frames.items()}
        ranks = feature_states(lazy, on=on).collect().to_native()
    unknown = {code: DataState(state) for code, state in unknown_states(ranks.row(0, named=True)).items()}
    return known_values(features.row(0, named=True)), unknown


def _without_disputed(file: OpenedFile, card: Scorecard | None) -> int | None:
    """Return the score as it would be if every open objection held; None while there is none."""
    if card is None or DataState.DISPUTED not in file.states.values():
        return None
    lazy = without_disputed({name: frame.lazy() for name, frame in file.frames.items()})
    frames = {name: frame.collect() for name, frame in lazy.items()}
    (row,) = wide_features(frames, on=file.on).iter_rows(named=True)
    return card.score_one(row).score
