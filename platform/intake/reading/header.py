"""From the headers of a file to the columns of its template."""

import re
from collections import Counter
from dataclasses import dataclass

from intake.formats.base import Column, Kind, Template
from intake.verdicts import DeliveryRefused

#: An amount may come in fen: its header then carries one of these endings.
FEN_ENDINGS = ("_fen", "（分）", "(分)")
_NAMED_MOST = 20
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a file in its order, by the template's names, and those whose amounts are in fen."""

    names: tuple[str, ...]
    in_fen: frozenset[str]


def match_header(template: Template, found: list[str]) -> Header:
    """Map ``found`` to the template's columns.

    English and Chinese headers are both understood. Raises `DeliveryRefused`: missing_column,
    unknown_column or duplicate_column, with the columns named.
    """
    known = _known_headers(template)
    cleaned = [_cleaned(text) for text in found]
    unknown = [text or f"#{place}" for place, text in enumerate(cleaned, 1) if text.lower() not in known]
    if unknown:
        raise DeliveryRefused("unknown_column", columns=listed(unknown))
    matched = [known[text.lower()] for text in cleaned]
    names = [column.name for column, _ in matched]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DeliveryRefused("duplicate_column", columns=listed(twice))
    missing = [column for column in template.columns if column.name not in names and not column.is_omittable]
    if missing:
        raise DeliveryRefused("missing_column", columns=listed([column.header() for column in missing]))
    return Header(tuple(names), frozenset(column.name for column, is_fen in matched if is_fen))


def _known_headers(template: Template) -> dict[str, tuple[Column, bool]]:
    known: dict[str, tuple[Column, bool]] = {}
    for column in template.columns:
        for text in (column.name, column.zh):
            known[text] = (column, False)
            if column.kind is Kind.MONEY:
                known.update({text + ending: (column, True) for ending in FEN_ENDINGS})
    return known


def _cleaned(text: str) -> str:
    return text.strip().strip("\ufeff").strip()


def listed(names: list[str]) -> str:
    """Return ``names`` as a refusal shows them: not too many, none too long, nothing unprintable."""
    shown = [_UNPRINTABLE.sub("?", name[:60]) for name in names[:_NAMED_MOST]]
    return ", ".join(shown) + (" …" if len(names) > _NAMED_MOST else "")
