"""Rules as data: files with a version, a period of validity and a source, checked on load."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

DATA = Path(__file__).parent / "data"

V = TypeVar("V", bound="Versioned")

Text = Annotated[str, Field(min_length=1)]


class RuleFileError(ValueError):
    """A rule file that is unsound, missing, or not in force on the day asked for; the text says which."""


class Part(BaseModel):
    """A frozen piece of a rule file that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Labelled(Part):
    """A piece with a code and its wording in both languages."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    zh: Text
    en: Text


class Versioned(Labelled):
    """A rule file: in force from `valid_from` up to, not including, `valid_to`."""

    version: Text
    valid_from: date
    valid_to: date | None = None
    source: Text

    @model_validator(mode="after")
    def _period(self) -> Self:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            msg = f"{self.code}: valid_to must come after valid_from"
            raise ValueError(msg)
        return self

    def in_force(self, on: date) -> bool:
        """Whether the rules hold on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a file; RuleFileError names the file and what is wrong."""
        try:
            return cls.model_validate(json.loads(path.read_bytes(), parse_float=Decimal))
        except (OSError, ValueError, ValidationError) as error:
            msg = f"{path.name}: {error}"
            raise RuleFileError(msg) from error


def the_one_in_force(files: Iterable[V], on: date) -> V:
    """The rules that hold on a day; RuleFileError unless it is exactly one."""
    holding = [file for file in files if file.in_force(on)]
    if len(holding) != 1:
        names = ", ".join(f"{file.code} {file.version}" for file in holding) or "none"
        msg = f"exactly one rule file must be in force on {on}, found: {names}"
        raise RuleFileError(msg)
    return holding[0]
