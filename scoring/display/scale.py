"""The scale from 300 to 850 as a picture: bands of grades, places in per cent of the width."""

from dataclasses import dataclass

from scoring.engine.scale import GRADE_FLOORS, LOWEST_GRADE, Scale

_SCALE = Scale()


@dataclass(frozen=True, slots=True)
class Band:
    """One grade: its scores from `low` to `high`, and its place; `pd` is the probability at its floor."""

    grade: str
    low: int
    high: int
    left: float
    width: float
    pd: float

    @property
    def middle(self) -> float:
        """The middle of the band in per cent."""
        return round(self.left + self.width / 2, 2)

    @property
    def top(self) -> float:
        """Where the band's floor lies on an upright scale, in per cent from the top."""
        return round(100 - self.left, 2)


def place(score: float) -> float:
    """Return where a score stands, in per cent from the left, one decimal."""
    span = _SCALE.score_max - _SCALE.score_min
    return round((score - _SCALE.score_min) / span * 100, 2)


def bands() -> list[Band]:
    """Return all bands, lowest first."""
    floors = [(_SCALE.score_min, LOWEST_GRADE), *reversed(GRADE_FLOORS)]
    ends = [floor for floor, _ in floors[1:]] + [_SCALE.score_max + 1]
    found = []
    for (low, grade), end in zip(floors, ends, strict=True):
        right = min(place(end), 100.0)
        left = place(low)
        found.append(Band(grade, low, end - 1, left, round(right - left, 2), _SCALE.pd(low)))
    return found
