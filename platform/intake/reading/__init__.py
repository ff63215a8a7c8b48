"""Readers of delivered files, chosen by content."""

from pathlib import Path

from intake.formats.base import Template
from intake.reading.csv_reader import CsvReader
from intake.reading.parquet_reader import ParquetReader
from intake.reading.sniff import FileFormat, sniff
from intake.reading.xlsx_reader import XlsxReader

_READERS: dict[FileFormat, type[CsvReader | XlsxReader | ParquetReader]] = {
    FileFormat.CSV: CsvReader,
    FileFormat.XLSX: XlsxReader,
    FileFormat.PARQUET: ParquetReader,
}


def reader_for(path: Path, template: Template) -> CsvReader | XlsxReader | ParquetReader:
    """Return the reader for the file at ``path``; raise `DeliveryRefused` where there is none."""
    return _READERS[sniff(path)](template)
