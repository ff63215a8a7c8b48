"""The levers: which figures an organisation can move, how fast and how far, as data.

`matching/data/levers.json` holds one lever per feature. Months are the unit of effort as well as of time:
a change costs the months it takes plus the lever's `hassle`.
"""

import json
import math
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scoring.engine.features import FEATURES, Direction, Unit

LEVERS = Path(__file__).parents[1] / "data" / "levers.json"

#: Units that are counted in whole numbers.
_WHOLE = frozenset({Unit.COUNT, Unit.MONTHS, Unit.LEVEL, Unit.DAYS, Unit.POINTS, Unit.YUAN, Unit.MU})
_DIGITS = 4


class LeverError(ValueError):
    """A catalogue of levers that cannot be used."""


class Lever(BaseModel):
    """How one feature can be moved. `zh` and `en` say what the organisation does.

    `clear` sets it to 0 after `months`; `grow` adds the greater of `step` and `share` of the value each
    month, up to `limit`; `window` brings it evenly to `limit` while `window` months of good conduct replace
    the old ones. `also` names features that are 0 together with it, `reduces` those that fall by as much.
    `from_nothing` says that where nothing is registered the figure starts at 0; `begin` after how many months
    a record that no source holds yet stands at the lever's end, if it is begun and kept without fault.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    move: Literal["clear", "grow", "window"]
    hassle: Annotated[float, Field(ge=0)]
    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]
    months: Annotated[int, Field(ge=0)] = 0
    step: Annotated[float, Field(ge=0)] = 0.0
    share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    window: Annotated[int, Field(ge=0)] = 0
    limit: float | None = None
    from_nothing: bool = False
    begin: Annotated[int, Field(ge=0)] = 0
    also: tuple[str, ...] = ()
    reduces: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if strangers := {self.key, *self.also, *self.reduces} - FEATURES.keys():
            msg = f"no features: {sorted(strangers)}"
            raise ValueError(msg)
        needed = {"clear": self.months, "grow": self.step, "window": self.window and self.limit is not None}
        if not needed[self.move]:
            msg = f"{self.key}: {self.move} lacks what it needs"
            raise ValueError(msg)
        return self

    def is_towards(self, start: float, target: float) -> bool:
        """Tell whether the lever can move the figure that way, whatever the time."""
        end = self.end
        if self.move == "grow":
            return start <= target and (end is None or target <= end)
        return min(start, end or 0.0) <= target <= max(start, end or 0.0)

    @property
    def end(self) -> float | None:
        """Where the lever ends; None where only time bounds it."""
        return 0.0 if self.move == "clear" else self.limit

    def takes(self, start: float, target: float) -> int:
        """Give the whole months from one value to another that lies its way."""
        if self.move == "clear":
            return self.months
        if self.move == "grow":
            return math.ceil(round((target - start) / max(self.step, self.share * abs(start)), 3))
        way = (self.limit or 0.0) - start
        return 0 if way == 0 else math.ceil(round(self.window * (target - start) / way, 3))

    def settle(self, start: float, target: float) -> float:
        """Round a target to what is counted, never short of it; a cleared figure is 0."""
        if self.move == "clear":
            return 0.0
        unit = FEATURES[self.key].unit
        scale = 1 if unit in _WHOLE else 10**_DIGITS
        towards = math.ceil if target >= start else math.floor
        settled = towards(round(target * scale, 6)) / scale
        return target if self.limit is not None and not self.is_towards(start, settled) else settled


class Levers(BaseModel):
    """One version of the catalogue: levers, the longest path in months, the effort of other changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    months_max: Annotated[int, Field(gt=0)]
    source: str
    hassle: dict[Literal["authorise", "request"], float]
    levers: tuple[Lever, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [lever.key for lever in self.levers]
        if len(keys) != len(set(keys)):
            msg = "a feature has two levers"
            raise ValueError(msg)
        for lever in self.levers:
            falls = lever.move != "grow" and lever.limit in (None, 0.0)
            if FEATURES[lever.key].direction is Direction.SAFER and falls:
                msg = f"{lever.key}: a safer figure is not lowered"
                raise ValueError(msg)
        return self

    def of(self, key: str) -> Lever | None:
        """Give the lever of a feature; None where the organisation has none."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Lever]:
        return {lever.key: lever for lever in self.levers}


def read_levers(text: str) -> Levers:
    """Read a catalogue; LeverError says what is wrong with it."""
    try:
        return Levers.model_validate(json.loads(text))
    except (ValidationError, ValueError) as error:
        raise LeverError(str(error)) from error


@cache
def levers() -> Levers:
    """Give the catalogue in force."""
    return read_levers(LEVERS.read_text(encoding="utf-8"))
