"""Workbooks for tests, sound and hostile."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl


def workbook(rows: Iterable[Iterable[Any]], *more_sheets: Iterable[Iterable[Any]]) -> bytes:
    """Return a workbook with ``rows`` on its first sheet."""
    book = openpyxl.Workbook()
    for place, sheet_rows in enumerate((rows, *more_sheets)):
        sheet = book.worksheets[0] if place == 0 else book.create_sheet()
        for row in sheet_rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes] | None = None, **added: bytes) -> bytes:
    """Return the workbook ``data`` with parts changed and ``added`` (in names, / is __ and . is _dot_)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(name, content) if change else content)
        for name, content in added.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def encrypted(data: bytes) -> bytes:
    """Return the workbook with every entry marked as encrypted."""
    marked = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + place] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)
