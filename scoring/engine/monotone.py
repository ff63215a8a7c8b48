"""The check that no better value can lower a score, over all terms that read a feature together."""

from collections.abc import Sequence

from scoring.engine.card_format import CardFile, Direction, PairTerm, SingleTerm, term_features


def monotone_violations(card: CardFile) -> list[str]:
    """Features for which a step to a better bin could cost points, with the step; empty for a sound card.

    A step's worst effect is that of the feature's own term plus, for each pair term it is in, the worst
    over the bins of the other feature and over the other being unknown. A neutral feature is free.
    """
    found = []
    for feature in card.features:
        terms = [term for term in card.terms if feature.code in term_features(term)]
        cuts = sorted({edge for term in terms for edge in _edges(term, feature.code)})
        for edge in cuts:
            worst = sum(_worst_step(term, feature.code, edge, feature.direction) for term in terms)
            if worst < 0:
                found.append(f"{feature.code} at {edge}")
    return found


def _edges(term: SingleTerm | PairTerm, code: str) -> tuple[float, ...]:
    if isinstance(term, SingleTerm):
        return term.edges
    return term.edges[term.features.index(code)]


def _worst_step(term: SingleTerm | PairTerm, code: str, edge: float, direction: Direction) -> int:
    """Least gain in milli-points when the feature crosses `edge` towards the better side."""
    edges = _edges(term, code)
    if direction == "neutral" or edge not in edges:
        return 0
    bin_below = edges.index(edge)
    sign = 1 if direction == "higher_is_safer" else -1
    if isinstance(term, SingleTerm):
        return sign * (term.points[bin_below + 1] - term.points[bin_below])
    table: Sequence[Sequence[int]] = term.points
    if term.features[1] == code:
        table = tuple(zip(*term.points, strict=True))
    rows = zip(table[bin_below], table[bin_below + 1], strict=True)
    return min(0, *(sign * (above - below) for below, above in rows))
