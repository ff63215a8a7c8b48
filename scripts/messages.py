# ruff: noqa: INP001
"""Collect the texts to translate, keep the Chinese catalogue and compile it: `make messages`.

Works with Babel alone, so no GNU gettext has to be installed. `django.po` is written by people, one entry per
English text; this script adds entries for new texts, drops those of texts that are gone, and compiles
`django.mo`, which is kept in the repository so that running the product needs neither. Translations may also
be handed in as files in `fragments/`; they are taken over and can then be deleted. Ends with 1 and a list
while texts are without a translation.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = ("platform", "lenders", "scoring", "cms", "reports")
LOCALE = PROJECT / "platform" / "locale" / "zh_Hans"
CATALOGUE = LOCALE / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
FRAGMENTS = LOCALE / "fragments"

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: A fixed date, so that the same texts always give the same bytes.
_DATE = datetime(2026, 1, 1, tzinfo=UTC)
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+0-9.]*[a-zA-Z%]|\{\w*\}")


def source_files() -> Iterator[Path]:
    """Yield the modules and templates whose texts people read."""
    for folder in SOURCES:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def texts_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield the messages of a file (single, or singular and plural) with their contexts."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into calls of gettext; indentation would not be Python's.
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield message, context


def extracted() -> Catalog:
    """Return a catalogue of all texts in the source, without translations."""
    catalogue = _empty()
    for path in source_files():
        for message, context in texts_of(path):
            if message and message != ("", ""):
                catalogue.add(message, context=context)
    return catalogue


def translated() -> Catalog:
    """Return the catalogue of the texts in the source, with the translations that people wrote."""
    known: dict[tuple[object, str | None], object] = {}
    for path in [CATALOGUE, *sorted(FRAGMENTS.glob("*.po"))]:
        if path.exists():
            with path.open("rb") as file:
                # The locale brings the rule of plurals for a fragment without a header.
                for message in read_po(file, locale="zh_Hans"):
                    if message.id and _filled(message):
                        known[_key(message)] = message.string
    catalogue = extracted()
    for message in catalogue:
        if message.id:
            message.string = _fitted(message, known.get(_key(message), message.string))
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts without a translation."""
    return sorted(str(_first(message)) for message in catalogue if message.id and not _filled(message))


def unlike(catalogue: Catalog) -> list[str]:
    """Return the texts whose translation has other placeholders than they."""
    return [
        str(_first(message))
        for message in catalogue
        if message.id and _filled(message) and _placeholders(message.id) != _placeholders(message.string)
    ]


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as it is kept for people."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    return file.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as the product reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> int:
    """Write both files and say what is missing."""
    catalogue = translated()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(po_bytes(catalogue))
    COMPILED.write_bytes(mo_bytes(catalogue))
    missing, wrong = untranslated(catalogue), unlike(catalogue)
    lines = [f"no translation: {text!r}" for text in missing]
    lines += [f"other placeholders: {text!r}" for text in wrong]
    lines.append(f"{len(catalogue)} texts, {len(missing)} without a translation")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if missing or wrong else 0


def _empty() -> Catalog:
    return Catalog(
        locale="zh_Hans",
        project="Credit-Easy",
        version="0.1",
        msgid_bugs_address="none",
        creation_date=_DATE,
        revision_date=_DATE,
        last_translator="Credit-Easy",
        language_team="Credit-Easy",
        fuzzy=False,
        header_comment="# The Chinese of Credit-Easy. Written by people, kept by scripts/messages.py.",
    )


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _key(message: Message) -> tuple[object, str | None]:
    return _first(message), message.context


def _fitted(message: Message, string: object) -> object:
    """Return a translation in the form of its text, which may have gained or lost its plural."""
    if isinstance(message.id, tuple | list):
        return string if isinstance(string, tuple | list) else (string,)
    return string[0] if isinstance(string, tuple | list) else string


def _filled(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings)


def _placeholders(text: object) -> set[str]:
    texts = text if isinstance(text, tuple | list) else (text,)
    return {found for one in texts for found in _PLACEHOLDER.findall(str(one)) if found != "%%"}


if __name__ == "__main__":
    sys.exit(main())
