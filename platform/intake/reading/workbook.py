"""The look into an XLSX file before anything opens it: bombs, macros, links, entities."""

import zipfile
from pathlib import Path

from intake.verdicts import DeliveryRefused

ENTRIES_MAX = 2_000
UNPACKED_BYTES_MAX = 2 * 1024**3
#: Sheets of repeated values pack well; beyond this ratio, and this size, it is a bomb.
RATIO_MAX = 300
RATIO_FREE_BYTES = 16 * 1024**2
#: All strings of a workbook are held in memory while it is read.
SHARED_STRINGS_BYTES_MAX = 64 * 1024**2
_BLOCK_BYTES = 1024 * 1024
_ENTITY_MARKS = (b"<!DOCTYPE", b"<!ENTITY")
_MACRO_PARTS = ("vbaproject", "vbadata", "activex/", "embeddings/", "macrosheets/", "ctrlprops/")
_ENCRYPTED = 0x1


def inspect_workbook(path: Path) -> None:
    """Refuse what no plain workbook has.

    Raises `DeliveryRefused`: zip_bomb, zip_encrypted, macros, external_links, xml_entities,
    workbook_too_big or broken_file. Sizes come from the directory of the archive, and reading stops at
    them, so a false directory gains nothing.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_parts(entries)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise DeliveryRefused("broken_file") from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise DeliveryRefused("broken_file") from None


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRIES_MAX or unpacked > UNPACKED_BYTES_MAX:
        raise DeliveryRefused("zip_bomb")
    if unpacked > RATIO_FREE_BYTES and unpacked > RATIO_MAX * max(packed, 1):
        raise DeliveryRefused("zip_bomb")
    for entry in entries:
        if entry.filename.endswith("sharedStrings.xml") and entry.file_size > SHARED_STRINGS_BYTES_MAX:
            raise DeliveryRefused("workbook_too_big")


def _check_parts(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.filename.lower()
        if entry.flag_bits & _ENCRYPTED:
            raise DeliveryRefused("zip_encrypted")
        if any(part in name for part in _MACRO_PARTS):
            raise DeliveryRefused("macros")
        if "externallinks/" in name or name.endswith("/connections.xml"):
            raise DeliveryRefused("external_links")


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part once, in blocks: its true size and sum are proved, and it defines no entities."""
    tail = b""
    with archive.open(entry) as part:
        while block := part.read(_BLOCK_BYTES):
            text = tail + block
            if any(mark in text for mark in _ENTITY_MARKS):
                raise DeliveryRefused("xml_entities")
            if entry.filename == "[Content_Types].xml" and b"macroEnabled" in text:
                raise DeliveryRefused("macros")
            tail = block[-16:]
