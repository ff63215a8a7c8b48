"""What every reader hands over: rows as text, in pieces that fit in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

#: Rows of a piece: large enough for column-wise work, small enough that a few of them fit in memory at once.
CHUNK_ROWS = 32_768


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A row whose number of fields is not the header's; ``text`` is its beginning."""

    row_no: int
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of rows: every column as text under the template's names, and `row_no` (the header is row 1).

    ``read_share`` (0 to 1) tells how much of the file has been read with it.
    """

    frame: pl.DataFrame
    ragged: list[RaggedRow] = field(default_factory=list)
    read_share: float = 1.0


class Reader(Protocol):
    """Reads one file format; every way out of it but a full reading is a `DeliveryRefused`."""

    def chunks(self, path: Path) -> Iterator[Chunk]:
        """Yield the rows of the file in their order."""
