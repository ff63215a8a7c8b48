"""Which encoding a text file honestly has, found by reading all of it once."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from intake.verdicts import DeliveryRefused

BLOCK_BYTES = 4 * 1024 * 1024
_SENTINEL = "end of file"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Three or more Chinese characters in UTF-8 with nothing but ASCII around them. GB18030 text hardly ever looks
# like that: each of its pairs would have to begin and end in the narrow ranges that UTF-8 leaves.
_UTF8_CHINESE = re.compile(rb"(?<![\x80-\xff])(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){3,}(?![\x80-\xff])")


def detect_encoding(path: Path) -> str:
    """Return `utf-8`, `utf-8-sig` or `gb18030`.

    Raises `DeliveryRefused`: nul_bytes, encoding_unknown, encoding_mixed or broken_quotes (one that is
    never closed). Every byte is read: a file that turns strange at its end is not half loaded.
    """
    with path.open("rb") as file:
        start = file.read(3)
    if start.startswith(_UTF16_MARKS):
        raise DeliveryRefused("encoding_unknown", offset=0)
    quotes = _count_quotes(path)
    encoding = _encoding_of(path, start)
    if quotes % 2 and _ends_inside_quotes(path, encoding):
        raise DeliveryRefused("broken_quotes")
    return encoding


def _encoding_of(path: Path, start: bytes) -> str:
    strange = _first_strange_byte(path, "utf-8")
    if strange is None:
        return "utf-8-sig" if start == codecs.BOM_UTF8 else "utf-8"
    elsewhere = _first_strange_byte(path, "gb18030")
    mixed = _first_utf8_chinese(path)
    if mixed is not None:
        raise DeliveryRefused("encoding_mixed", offset=max(strange, mixed))
    if elsewhere is not None:
        raise DeliveryRefused("encoding_unknown", offset=elsewhere)
    return "gb18030"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _count_quotes(path: Path) -> int:
    """Return the number of quotation marks; refuse NUL bytes."""
    offset = quotes = 0
    for block in _blocks(path):
        found = block.find(b"\0")
        if found >= 0:
            raise DeliveryRefused("nul_bytes", offset=offset + found)
        quotes += block.count(b'"')
        offset += len(block)
    return quotes


def _ends_inside_quotes(path: Path, encoding: str) -> bool:
    """Tell whether the file ends in a field whose quotation mark was never closed.

    A line of our own at the end is a row of its own if nothing is open. Inches inside a text are harmless.
    """
    last: list[str] = []
    with path.open(encoding=encoding, newline="") as lines:
        try:
            for row in csv.reader(chain(lines, ["\n", _SENTINEL])):
                last = row
        except csv.Error:
            # A field without end: longer than any that a template allows.
            return True
    return last != [_SENTINEL]


def _first_strange_byte(path: Path, encoding: str) -> int | None:
    """Return where the file stops being ``encoding``, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    for block in _blocks(path):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return offset - waiting + error.start
        offset += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return offset
    return None


def _first_utf8_chinese(path: Path) -> int | None:
    """Return where Chinese text in UTF-8 stands, or None; blocks are cut between lines."""
    offset, rest = 0, b""
    for block in _blocks(path):
        text = rest + block
        cut = max(text.rfind(b"\n"), 0) if len(text) < 4 * BLOCK_BYTES else len(text)
        found = _UTF8_CHINESE.search(text, 0, cut)
        if found:
            return offset + found.start()
        offset, rest = offset + cut, text[cut:]
    found = _UTF8_CHINESE.search(rest)
    return offset + found.start() if found else None
