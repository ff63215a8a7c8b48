"""What a file is, by its content; its name decides nothing."""

import zipfile
from enum import StrEnum
from pathlib import Path

from intake.verdicts import DeliveryRefused

_ZIP = b"PK\x03\x04"
_PARQUET = b"PAR1"
#: Beginnings of files that would otherwise pass for text, or that deserve their own word.
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    _OLE2,
    b"%PDF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"BZh",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"PK\x05\x06",
)


class FileFormat(StrEnum):
    """The formats of deliveries."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def sniff(path: Path) -> FileFormat:
    """Return the format of the file at ``path``; raise `DeliveryRefused` (file_empty, unknown_format)."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise DeliveryRefused("file_empty")
    if start.startswith(_PARQUET):
        return FileFormat.PARQUET
    if start.startswith(_ZIP):
        return _sniff_zip(path)
    if start.startswith(_FOREIGN):
        raise DeliveryRefused("unknown_format")
    return FileFormat.CSV


def _sniff_zip(path: Path) -> FileFormat:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise DeliveryRefused("broken_file") from None
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return FileFormat.XLSX
    raise DeliveryRefused("unknown_format")
