"""The score explained: every term with its bin and exact points, the grades, and the index tree."""

import bisect
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports.assembly.findings import Findings
from reports.assembly.words import bin_words, feature_group, feature_value, rounded
from reports.content import GradeBand, Hit, IndexNode, ScoreExplained, ScoreTerm
from reports.content_values import DataState, Label, Value
from scoring.engine.card_format import PairTerm, SingleTerm, term_key
from scoring.engine.index_score import index_one
from scoring.engine.index_tree import Branch, Leaf, tree_for
from scoring.engine.reasons import TermPoints, rank_terms
from scoring.engine.scale import GRADE_FLOORS, LOWEST_GRADE
from scoring.engine.scorecard import Score, Scorecard

MILLI = 1000
PD_PLACES = Decimal("0.000001")
HITS_MAX = 4
REASONS_MAX = 4
UNKNOWN_BIN = Label("未知，不加分也不减分", "unknown, counts neither way")


def score_explained(findings: Findings, kind: str) -> ScoreExplained | None:
    """Return the whole result of the card, or None without a score."""
    if findings.card is None or findings.score is None or findings.model is None:
        return None
    card, score = findings.card, findings.score
    tree = tree_for(kind, findings.rules_on)
    return ScoreExplained(
        model=Label("融资评分卡", "Financing scorecard"),
        model_version=card.model_id,
        model_sha256=findings.model.sha256,
        base_points=points_of(card.file.base_points),
        terms=tuple(_terms(card, score, findings)),
        bands=tuple(_bands(card)),
        index_name=Label(tree.zh, tree.en),
        index=tuple(_nodes(tree.children, None, _leaf_points(findings, kind))),
    )


def hits(findings: Findings) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """Return the known terms that gain most, and those that lose most against their best bin."""
    if findings.card is None or findings.score is None:
        return (), ()
    known = [term for term in findings.score.terms if not term.unknown]
    gains = sorted((term for term in known if term.points > 0), key=lambda term: (-term.points, term.key))
    named = findings.card
    return (
        tuple(_hit(term, named, findings) for term in gains[:HITS_MAX]),
        tuple(_hit(term, named, findings) for term in rank_terms(known)[:HITS_MAX]),
    )


def points_of(milli: int) -> Decimal:
    """Return milli-points as exact points."""
    return Decimal(milli) / MILLI


def probability(pd: float) -> Decimal:
    """Return a probability of default to six places."""
    return Decimal(str(pd)).quantize(PD_PLACES)


def _terms(card: Scorecard, score: Score, findings: Findings) -> Iterator[ScoreTerm]:
    """Yield the terms, grouped by where their data come from. What is unknown is no reason."""
    known = [term for term in score.terms if not term.unknown]
    ranks = {term.key: place for place, term in enumerate(rank_terms(known)[:REASONS_MAX], start=1)}
    shapes = {term_key(term): term for term in card.file.terms}
    ordered = sorted(score.terms, key=lambda term: (feature_group(term.features[0]).en, term.key))
    for term in ordered:
        yield ScoreTerm(
            code=term.key,
            group=feature_group(term.features[0]),
            label=_label(term, card),
            value=None if term.unknown else _value(term, findings),
            bin=UNKNOWN_BIN if term.unknown else _bin(shapes[term.key], findings),
            points=points_of(term.points),
            best_points=points_of(term.best_points),
            state=_state(term, findings) if term.unknown else DataState.VALUE,
            reason_rank=ranks.get(term.key),
        )


def _state(term: TermPoints, findings: Findings) -> DataState:
    unknown = (findings.state(code) for code in term.features if code not in findings.values)
    return next(unknown, DataState.NOT_HELD)


def _hit(term: TermPoints, card: Scorecard, findings: Findings) -> Hit:
    return Hit(
        code=term.key,
        label=_label(term, card),
        value=_value(term, findings),
        points=points_of(term.points),
        best_points=points_of(term.best_points),
    )


def _label(term: TermPoints, card: Scorecard) -> Label:
    named = [card.features[code] for code in term.features]
    return Label(" × ".join(one.zh for one in named), " × ".join(one.en for one in named))


def _value(term: TermPoints, findings: Findings) -> Value | None:
    """Return the value of a term over one feature; a pair shows its values in the bin."""
    if len(term.features) > 1:
        return None
    (code,) = term.features
    return feature_value(code, findings.values[code])


def _bin(term: SingleTerm | PairTerm, findings: Findings) -> Label:
    if isinstance(term, SingleTerm):
        return bin_words(term.feature, term.edges, _place(term.edges, findings.values[term.feature]))
    words = [
        bin_words(code, edges, _place(edges, findings.values[code]))
        for code, edges in zip(term.features, term.edges, strict=True)
    ]
    return Label("；".join(word.zh for word in words), "; ".join(word.en for word in words))


def _place(edges: tuple[float, ...], value: float) -> int:
    return bisect.bisect_right(edges, value)


def _bands(card: Scorecard) -> Iterator[GradeBand]:
    floors = [*GRADE_FLOORS, (card.scale.score_min, LOWEST_GRADE)]
    for floor, grade in floors:
        yield GradeBand(grade=grade, min_score=floor, pd=probability(card.scale.pd(floor)))


def _leaf_points(findings: Findings, kind: str) -> dict[str, float | None]:
    tree = tree_for(kind, findings.rules_on)
    values = {code: findings.values.get(code) for code in tree.features}
    return {leaf.code: leaf.points for leaf in index_one(tree, values).leaves}


def _nodes(
    children: tuple[Branch | Leaf, ...], parent: str | None, points: Mapping[str, float | None]
) -> Iterator[IndexNode]:
    for node in children:
        score = _node_score(node, points)
        yield IndexNode(
            code=node.code,
            parent=parent,
            label=Label(node.zh, node.en),
            weight=node.weight / 100,
            score=None if score is None else rounded(score, 2),
        )
        if isinstance(node, Branch):
            yield from _nodes(node.children, node.code, points)


def _node_score(node: Branch | Leaf, points: Mapping[str, float | None]) -> Decimal | None:
    """Return a node's 0 to 100: the weighted mean of its known children, None where none is known."""
    if isinstance(node, Leaf):
        own = points[node.code]
        return None if own is None else Decimal(str(own))
    known = [
        (child.weight, score) for child in node.children if (score := _node_score(child, points)) is not None
    ]
    if not known:
        return None
    return sum((weight * score for weight, score in known), Decimal(0)) / sum(weight for weight, _ in known)
