"""XLSX in a stream: openpyxl reads row by row, and no formula passes."""

import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.utils.exceptions import InvalidFileException

from intake.formats.base import Template
from intake.reading.chunk import CHUNK_ROWS, Chunk, RaggedRow
from intake.reading.header import Header, match_header
from intake.reading.workbook import inspect_workbook
from intake.verdicts import DeliveryRefused

_SHOWN_CELLS = 10
_SHOWN_CHARACTERS = 200
#: Text of a chunk: one string may stand in every cell of a sheet.
CHUNK_CHARACTERS_MAX = 8 * 1024 * 1024
#: Cells of a row that are looked at; no template has as many columns.
COLUMNS_MAX = 128
#: What damaged parts raise from inside the XML reader.
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    OverflowError,
)


class XlsxReader:
    """Reads the one sheet of a workbook that has content."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.header: Header | None = None

    def chunks(self, path: Path) -> Iterator[Chunk]:
        """Yield the rows; empty rows are passed over, formulas refuse the file."""
        inspect_workbook(path)
        # openpyxl judges paths by their ending, which decides nothing here.
        with path.open("rb") as file:
            try:
                workbook = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
                try:
                    yield from self._sheet_chunks(workbook)
                finally:
                    workbook.close()
            except _BROKEN:
                raise DeliveryRefused("broken_file") from None

    def _sheet_chunks(self, workbook: Any) -> Iterator[Chunk]:
        rows = _rows(_only_sheet(workbook))
        _, titles = next(rows, (1, ()))
        while titles and titles[-1] == "":
            titles = titles[:-1]
        self.header = match_header(self.template, list(titles))
        width, total = len(titles), max(_row_count(workbook), 2)
        piece = _Piece(self.header, width)
        for row_no, cells in rows:
            piece.add(row_no, cells)
            if piece.is_full:
                yield piece.chunk(min(row_no / total, 1.0))
                piece = _Piece(self.header, width)
        yield piece.chunk(1.0)


class _Piece:
    """Rows on their way to a chunk, which is full by their number or by their text."""

    def __init__(self, header: Header, width: int) -> None:
        self._header, self._width = header, width
        self._numbers: list[int] = []
        self._values: list[tuple[str, ...]] = []
        self._ragged: list[RaggedRow] = []
        self._characters = 0

    def add(self, row_no: int, cells: tuple[str, ...]) -> None:
        """Take a row; an empty one is passed over, one with cells beyond the header is ragged."""
        if any(cells[self._width :]):
            shown = " | ".join(cell[:_SHOWN_CHARACTERS] for cell in cells[:_SHOWN_CELLS])
            self._ragged.append(RaggedRow(row_no, shown[:_SHOWN_CHARACTERS]))
        elif any(cells):
            row = (*cells, *[""] * (self._width - len(cells)))[: self._width]
            self._numbers.append(row_no)
            self._values.append(row)
            self._characters += sum(map(len, row))

    @property
    def is_full(self) -> bool:
        """Whether it is time to hand the rows over."""
        return len(self._values) + len(self._ragged) >= CHUNK_ROWS or self._characters >= CHUNK_CHARACTERS_MAX

    def chunk(self, read_share: float) -> Chunk:
        """Return the rows."""
        frame = pl.DataFrame(
            self._values, schema=dict.fromkeys(self._header.names, pl.String()), orient="row"
        )
        numbers = pl.Series("row_no", self._numbers, dtype=pl.Int64)
        return Chunk(frame.with_columns(numbers), self._ragged, read_share)


def _only_sheet(workbook: Any) -> Any:
    """Return the only sheet with content; several are refused, since nobody said which was meant."""
    filled = [sheet for sheet in workbook.worksheets if _has_content(sheet)]
    if len(filled) > 1:
        raise DeliveryRefused("several_sheets")
    if not filled:
        raise DeliveryRefused("file_empty")
    return filled[0]


def _has_content(sheet: Any) -> bool:
    return any(any(cell.value is not None for cell in row) for row in sheet.iter_rows())


def _row_count(workbook: Any) -> int:
    return max((sheet.max_row or 0 for sheet in workbook.worksheets), default=0)


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    for row_no, row in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX), 1):
        yield row_no, tuple([_text(cell) for cell in row])


def _text(cell: Any) -> str:
    """Return the value of a cell as it would stand in a CSV file."""
    if cell.data_type == "f":
        raise DeliveryRefused("formula_cell", cell=cell.coordinate)
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            # A workbook keeps 15 significant digits; what a binary fraction adds was never typed.
            return format(value, ".15g")
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value)
