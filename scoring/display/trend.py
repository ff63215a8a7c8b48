"""How a score moved: the last scores as points and lines, in per cent of the picture."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scoring.display.scale import place
from scoring.models import SubjectScore

POINTS_MAX = 12
#: Room for the grades on the left and for the last point on the right, in per cent.
_LEFT, _RIGHT = 20.0, 4.0
_DAY_SPAN_MIN = 1


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One score; `x` and `y` in per cent from the left and the top."""

    on: date
    score: int
    grade: str
    model: str
    x: float
    y: float


@dataclass(frozen=True)
class Trend:
    """The points, oldest first, and the lines between neighbours scored by the same model."""

    points: list[TrendPoint]

    @property
    def lines(self) -> list[tuple[TrendPoint, TrendPoint]]:
        """Pairs to join: another model is another yardstick, so the line breaks there."""
        return [pair for pair in itertools.pairwise(self.points) if pair[0].model == pair[1].model]

    @property
    def change(self) -> int | None:
        """Points gained since the score before, by the same model; None without one."""
        if not self.lines or self.lines[-1][1] is not self.points[-1]:
            return None
        before, last = self.lines[-1]
        return last.score - before.score

    @property
    def fall(self) -> int:
        """Points lost since the score before; 0 where none were."""
        return max(-(self.change or 0), 0)


def trend(history: Iterable[SubjectScore]) -> Trend:
    """Lay out the last scores of a history that comes oldest first; of several of one day, the last."""
    by_day = {(score.run.on, score.run.model.model_id): score for score in history}
    last = sorted(by_day.values(), key=lambda score: (score.run.on, score.run_id))[-POINTS_MAX:]
    if not last:
        return Trend([])
    first = last[0].run.on
    span = max((last[-1].run.on - first).days, _DAY_SPAN_MIN)
    return Trend(
        [
            TrendPoint(
                on=score.run.on,
                score=score.score,
                grade=score.grade,
                model=score.run.model.model_id,
                x=round(_LEFT + (score.run.on - first).days / span * (100 - _LEFT - _RIGHT), 2),
                y=round(100 - place(score.score), 2),
            )
            for score in last
        ]
    )
