"""From the frames of the door to scores: features, card, status code, index and depth, for all at once.

Pure: it reads no database. The same call serves one firm and a whole city.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from scoring.engine.card_format import canonical_json
from scoring.engine.depth import depth_frame, depth_rules
from scoring.engine.features import FEATURES, compute_features, feature_states
from scoring.engine.index_score import index_frame
from scoring.engine.index_tree import IndexTree, tree_for
from scoring.engine.scorecard import Score, Scorecard
from scoring.engine.states import DataState
from scoring.engine.status_code import StatusCode, status_codes
from scoring.engine.status_rules import status_rules
from scoring.engine.training_data import registry_sha256

Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Evaluation:
    """The results for all subjects of one read, one row each, sorted by subject.

    `features` is the wide table, `ranks` the rank of each feature's state (0 is known), `scores` the card's
    result with `depth` and `depth_share`, `index` the index of each subject by its kind's tree.
    """

    on: date
    card: Scorecard
    features: pl.DataFrame
    ranks: pl.DataFrame
    items: pl.DataFrame
    scores: pl.DataFrame
    index: pl.DataFrame
    status: Mapping[str, StatusCode]
    versions: Mapping[str, str]

    @property
    def features_hash(self) -> str:
        """SHA-256 of the wide table as CSV."""
        return frame_hash(self.features)

    def score(self, subject: str) -> Score:
        """The card's result for one subject with every term: what the batch gives, explained."""
        row = self.features.row(by_predicate=pl.col("subject") == subject, named=True)
        return self.card.score_one(row)


def frame_hash(frame: pl.DataFrame) -> str:
    """Return the SHA-256 of a frame as CSV."""
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def evaluate(frames: Frames, *, on: date, card: Scorecard, rules_on: date | None = None) -> Evaluation:
    """Score every subject of ``frames`` as known on ``on``.

    ``rules_on`` names the day whose rule files hold, where that is not the business date: old data may be
    judged by today's rules.
    """
    rules_on = rules_on or on
    features = wide_features(frames, on=on)
    lazy = {name: frame.lazy() for name, frame in frames.items()}
    ranks = feature_states(lazy, on=on).collect().to_native().sort("subject")
    depth = depth_rules(rules_on)
    status = status_rules(rules_on)
    subjects = frames["subjects"].sort("subject")
    index, trees = _index(subjects, features, rules_on)
    return Evaluation(
        on=on,
        card=card,
        features=features,
        ranks=ranks,
        items=frames["states"].sort("subject", "item_code"),
        scores=card.score_frame(features).join(depth_frame(subjects, frames["states"], depth), on="subject"),
        index=index,
        status=status_codes(frames, status, on=on),
        versions={
            "model": card.model_id,
            "features": registry_sha256(FEATURES.values()),
            "status_rules": status.version,
            "depth_rules": depth.version,
            **{f"tree_{tree.code}": tree.version for tree in trees},
        },
    )


def wide_features(frames: Frames, *, on: date) -> pl.DataFrame:
    """Compute all features as of ``on``: `subject` and a Float64 column per code, sorted by subject."""
    lazy = {name: frame.lazy() for name, frame in frames.items()}
    table: pl.DataFrame = compute_features(lazy, on=on).collect().to_native()
    return table.sort("subject")


def known_values(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the features of a row of the wide table that have a value; a negative zero is a zero."""
    return {code: value + 0.0 for code, value in row.items() if code != "subject" and value is not None}


def unknown_states(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the state of each feature of a row of ranks that is not known."""
    return {
        code: DataState.from_rank(rank).value for code, rank in row.items() if code != "subject" and rank != 0
    }


def evidence_hash(evidence: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a subject's evidence in canonical JSON."""
    return hashlib.sha256(canonical_json(json.loads(json.dumps(evidence, default=str))).encode()).hexdigest()


def _index(
    subjects: pl.DataFrame, features: pl.DataFrame, rules_on: date
) -> tuple[pl.DataFrame, list[IndexTree]]:
    """Index every subject by the tree of its kind, and name the trees.

    Columns: `subject`, `tree`, `index_centi`, `unchecked_share`, and `parts`, which holds the
    contributions of the leaves in hundredths of a point, in the order of the tree's leaves.
    """
    found, trees = [], []
    for kind in subjects.get_column("kind").unique().sort().to_list():
        tree = tree_for(kind, rules_on)
        rows = features.join(subjects.filter(kind=kind).select("subject"), on="subject", how="semi")
        table = index_frame(tree, rows)
        leaves = [leaf.code for leaf in tree.leaves]
        found.append(
            table.select(
                "subject",
                pl.lit(f"{tree.code} {tree.version}").alias("tree"),
                "index_centi",
                "unchecked_share",
                pl.concat_list(leaves).alias("parts"),
            )
        )
        if tree not in trees:
            trees.append(tree)
    return pl.concat(found).sort("subject"), trees
