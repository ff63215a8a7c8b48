"""Parquet in a stream of record batches, every column turned into text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

from intake.formats.base import Template
from intake.reading.chunk import CHUNK_ROWS, Chunk
from intake.reading.header import Header, listed, match_header
from intake.verdicts import DeliveryRefused

ROW_GROUP_BYTES_MAX = 512 * 1024**2
ROW_GROUP_ROWS_MAX = 2_000_000
PIECE_BYTES_MAX = 32 * 1024**2
_BUFFER_BYTES = 1024 * 1024
_METADATA_BYTES_MAX = 64 * 1024**2


class ParquetReader:
    """Reads flat Parquet files with row groups of moderate size."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.header: Header | None = None

    def chunks(self, path: Path) -> Iterator[Chunk]:
        """Yield the rows; nested columns and outsized row groups refuse the file."""
        try:
            with _open(path) as file:
                _check_columns(file.schema_arrow)
                texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
            # Repeated text stays a dictionary until a piece is cut: one long value may stand in every row.
            with _open(path, read_dictionary=texts) as file:
                yield from self._file_chunks(file)
        except (pa.ArrowException, OSError, ValueError, TypeError, KeyError):
            raise DeliveryRefused("broken_file") from None

    def _file_chunks(self, file: pq.ParquetFile) -> Iterator[Chunk]:
        _check_row_groups(file.metadata)
        self.header = match_header(self.template, list(file.schema_arrow.names))
        row_no, total = 2, max(file.metadata.num_rows, 1)
        for batch in file.iter_batches(batch_size=CHUNK_ROWS, use_threads=False):
            # Text that is not UTF-8 would be taken for text by everything after this.
            batch.validate(full=True)
            for piece in _pieces(batch):
                frame = _as_text(piece, self.header)
                numbers = pl.int_range(row_no, row_no + frame.height, eager=True).alias("row_no")
                row_no += frame.height
                yield Chunk(frame.with_columns(numbers), read_share=min((row_no - 2) / total, 1.0))


def _open(path: Path, **options: Any) -> pq.ParquetFile:
    return pq.ParquetFile(
        path,
        buffer_size=_BUFFER_BYTES,
        pre_buffer=False,
        thrift_container_size_limit=_METADATA_BYTES_MAX,
        thrift_string_size_limit=_METADATA_BYTES_MAX,
        **options,
    )


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _pieces(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Cut a batch so that the text of a piece stays bounded when its dictionaries are unfolded."""
    widest = sum(_longest(column) for column in batch.columns)
    if widest > PIECE_BYTES_MAX:
        raise DeliveryRefused("row_too_long", limit=PIECE_BYTES_MAX)
    rows = max(PIECE_BYTES_MAX // max(widest, 1), 1)
    for first in range(0, batch.num_rows, rows):
        yield batch.slice(first, rows)


def _longest(column: pa.Array) -> int:
    """Return the bytes of the longest text in a column; other kinds of values are short."""
    texts = column.dictionary if pa.types.is_dictionary(column.type) else column
    if not _is_text(texts.type):
        return 0
    return compute.max(compute.binary_length(texts)).as_py() or 0


def _check_columns(schema: pa.Schema) -> None:
    nested = [
        field.name for field in schema if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)
    ]
    if nested:
        raise DeliveryRefused("nested_column", columns=listed(nested))


def _check_row_groups(metadata: pq.FileMetaData) -> None:
    for place in range(metadata.num_row_groups):
        group = metadata.row_group(place)
        if group.num_rows > ROW_GROUP_ROWS_MAX or group.total_byte_size > ROW_GROUP_BYTES_MAX:
            raise DeliveryRefused("row_group_too_big", limit=ROW_GROUP_ROWS_MAX // 10)


def _as_text(batch: pa.RecordBatch, header: Header) -> pl.DataFrame:
    frame = pl.DataFrame(pl.from_arrow(batch)).rename(
        dict(zip(batch.schema.names, header.names, strict=True))
    )
    return frame.select(_text(column) for column in frame)


def _text(column: pl.Series) -> pl.Series:
    """Turn a column into text as a CSV file would hold it; missing values become empty."""
    if column.dtype == pl.String:
        text = column
    elif column.dtype.is_float():
        text = _float_text(column)
    elif column.dtype in (pl.Datetime, pl.Time):
        text = column.cast(pl.String).str.replace(r" 00:00:00(\.0+)?$", "")
    else:
        text = column.cast(pl.String)
    return text.fill_null("")


def _float_text(column: pl.Series) -> pl.Series:
    """Whole numbers lose their “.0”: a column of integers with gaps is stored as floats by many writers."""
    is_whole = (column == column.round(0)) & (column.abs() < 1e15)
    whole = column.set(~is_whole.fill_null(value=False), None).cast(pl.Int64).cast(pl.String)
    return whole.fill_null(column.cast(pl.String))
