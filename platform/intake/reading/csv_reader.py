"""CSV in a stream: pyarrow parses blocks of lines, every column as text."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from intake.formats.base import Template
from intake.reading.chunk import CHUNK_ROWS, Chunk, RaggedRow
from intake.reading.encoding import detect_encoding
from intake.reading.header import Header, match_header
from intake.verdicts import DeliveryRefused

#: A block is parsed at a time; a row must fit into it. pyarrow reads up to 32 blocks ahead.
BLOCK_BYTES = 1024 * 1024
HEADER_BYTES_MAX = 1024 * 1024
#: Blocks that make a chunk even if they hold few rows.
BLOCKS_MAX = 8
#: Ragged rows that may wait for the sound ones around them; beyond that it is no table.
RAGGED_WAITING_MAX = 100_000
_SHOWN_CHARACTERS = 200
_LINE_END = re.compile(rb"\r\n?")


class CsvReader:
    """Reads CSV in UTF-8 or GB18030, with a comma between fields and double quotes around them."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.header: Header | None = None
        self._ragged: list[RaggedRow] = []

    def chunks(self, path: Path) -> Iterator[Chunk]:
        """Yield the rows; blank lines are passed over, ragged rows are handed out beside the others."""
        encoding = detect_encoding(path)
        self.header = match_header(self.template, _read_header(path, encoding))
        if not _has_rows(path):
            return
        next_row = 2
        with _CountingFile(path) as file:
            try:
                for table in _gathered(self._open(file, encoding)):
                    frame, next_row = self._numbered(table, next_row)
                    ragged, self._ragged = _split(self._ragged, next_row)
                    yield Chunk(frame, ragged, file.read_share)
            except pa.ArrowInvalid as error:
                raise self._refusal(error) from None
        if self._ragged:
            yield Chunk(_no_rows(self.header), self._ragged)

    def _open(self, file: BinaryIO, encoding: str) -> Iterator[pa.RecordBatch]:
        assert self.header is not None  # noqa: S101  (set by the only caller)
        return iter(
            arrow_csv.open_csv(
                file,
                arrow_csv.ReadOptions(
                    block_size=BLOCK_BYTES,
                    column_names=list(self.header.names),
                    skip_rows_after_names=1,
                    encoding="gb18030" if encoding == "gb18030" else "utf8",
                    use_threads=False,
                ),
                arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=self._note_ragged),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(self.header.names, pa.string()), strings_can_be_null=False
                ),
            )
        )

    def _note_ragged(self, row: Any) -> str:
        self._ragged.append(RaggedRow(row.number, row.text[:_SHOWN_CHARACTERS]))
        return "skip" if len(self._ragged) <= RAGGED_WAITING_MAX else "error"

    def _refusal(self, error: pa.ArrowInvalid) -> DeliveryRefused:
        if len(self._ragged) > RAGGED_WAITING_MAX:
            return DeliveryRefused("too_many_ragged_rows", limit=RAGGED_WAITING_MAX)
        if "straddling" in str(error):
            return DeliveryRefused("row_too_long", limit=BLOCK_BYTES)
        return DeliveryRefused("broken_file")

    def _numbered(self, table: pa.Table, first: int) -> tuple[pl.DataFrame, int]:
        """Give the rows of ``table`` their numbers, which ragged rows between them have used too."""
        end = first + table.num_rows
        taken = []
        for row in self._ragged:
            if row.row_no < end:
                taken.append(row.row_no)
                end += 1
        numbers = pl.int_range(first, end, eager=True).alias("row_no")
        if taken:
            numbers = numbers.filter(~numbers.is_in(taken))
        frame = pl.DataFrame(pl.from_arrow(table))
        return frame.with_columns(numbers), end


def _gathered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Join small batches until they are worth column-wise work."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if len(waiting) >= BLOCKS_MAX or sum(one.num_rows for one in waiting) >= CHUNK_ROWS:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


class _CountingFile(io.FileIO):
    """A file that knows how much of it has been read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._size = max(path.stat().st_size, 1)
        self._read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size)
        self._read += len(data or b"")
        return data or b""

    @property
    def read_share(self) -> float:
        """The part of the file that has been read, 0 to 1."""
        return min(self._read / self._size, 1.0)


def _read_header(path: Path, encoding: str) -> list[str]:
    with path.open("rb") as file:
        start = file.read(HEADER_BYTES_MAX)
    text = start.decode(encoding, errors="ignore")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next(reader, [])
    except csv.Error:
        raise DeliveryRefused("row_too_long", limit=HEADER_BYTES_MAX) from None
    if len(start) == HEADER_BYTES_MAX and b"\n" not in start and b"\r" not in start:
        raise DeliveryRefused("row_too_long", limit=HEADER_BYTES_MAX)
    return header


def _has_rows(path: Path) -> bool:
    """Tell whether anything but white space follows the first line, however lines end."""
    with path.open("rb") as file:
        _, _, rest = _LINE_END.sub(b"\n", file.read(HEADER_BYTES_MAX)).partition(b"\n")
        while not rest.strip():
            rest = file.read(HEADER_BYTES_MAX)
            if not rest:
                return False
    return True


def _split(ragged: list[RaggedRow], end: int) -> tuple[list[RaggedRow], list[RaggedRow]]:
    """Separate the ragged rows before row ``end`` from those that were read ahead."""
    before = [row for row in ragged if row.row_no < end]
    return before, ragged[len(before) :]


def _no_rows(header: Header) -> pl.DataFrame:
    return pl.DataFrame(schema={**dict.fromkeys(header.names, pl.String()), "row_no": pl.Int64()})
