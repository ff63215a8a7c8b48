"""The score scale: from odds to points, from a score to its grade and probability of default.

Totals are whole milli-points (1/1000 of a point), so that adding them is exact in any order. A score is the
total rounded half-up once and clipped. Grade and probability of default are read from the score shown, so a
single firm and a whole city get the same figures to the last bit. See docs/algorithms/scoring.md.
"""

import math
from dataclasses import dataclass
from functools import cached_property

MILLI = 1000

#: Lower bound of each grade, best first.
GRADE_FLOORS: tuple[tuple[int, str], ...] = (
    (750, "AAA"),
    (700, "AA"),
    (650, "A"),
    (600, "BBB"),
    (550, "BB"),
    (500, "B"),
)
LOWEST_GRADE = "C"
GRADES: tuple[str, ...] = (*(grade for _, grade in GRADE_FLOORS), LOWEST_GRADE)


@dataclass(frozen=True)
class Scale:
    """Score = offset + factor · ln(odds of good to bad), with `pdo` points to double the odds.

    >>> round(Scale().factor, 6), round(Scale().offset, 6)
    (72.134752, 383.903595)
    """

    pdo: int = 50
    base_score: int = 600
    base_odds: int = 20
    score_min: int = 300
    score_max: int = 850

    @cached_property
    def factor(self) -> float:
        """Points per unit of log odds."""
        return self.pdo / math.log(2)

    @cached_property
    def offset(self) -> float:
        """Score at odds of one to one."""
        return self.base_score - self.factor * math.log(self.base_odds)

    def milli(self, log_odds: float) -> int:
        """Milli-points that a share of the log odds is worth, rounded half-up."""
        return math.floor(self.factor * log_odds * MILLI + 0.5)

    def score(self, total_milli: int) -> int:
        """Whole points of a total: rounded half-up, then clipped to the scale."""
        return min(max((total_milli + MILLI // 2) // MILLI, self.score_min), self.score_max)

    def odds(self, score: float) -> float:
        """Odds of good to bad at a score."""
        return self.base_odds * math.exp2((score - self.base_score) / self.pdo)

    def pd(self, score: float) -> float:
        """Probability of default at a score, between 0 and 1."""
        return 1.0 / (1.0 + self.odds(score))

    @cached_property
    def pd_table(self) -> tuple[float, ...]:
        """Probability of default of every whole score from `score_min` up."""
        return tuple(self.pd(score) for score in range(self.score_min, self.score_max + 1))

    @cached_property
    def grade_table(self) -> tuple[str, ...]:
        """Grade of every whole score from `score_min` up."""
        return tuple(grade_of(score) for score in range(self.score_min, self.score_max + 1))


def grade_of(score: int) -> str:
    """Grade of a whole score: AAA from 750 down to C below 500.

    >>> [grade_of(score) for score in (750, 749, 500, 499)]
    ['AAA', 'AA', 'B', 'C']
    """
    return next((grade for floor, grade in GRADE_FLOORS if score >= floor), LOWEST_GRADE)
