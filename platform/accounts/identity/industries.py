"""Industries by GB/T 4754-2017: sections A to T and their 97 divisions; finer digits are taken as given."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_DATA = Path(__file__).with_name("industries.json")
_FORM = re.compile(r"([A-T])?([0-9]{2})([0-9]{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Industry:
    """A section (`H`) or a division (`H61`) with its names."""

    code: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.zh if (get_language() or "").startswith("zh") else self.en


class UnknownIndustryError(ValueError):
    """The code is in no section or division of GB/T 4754-2017, or its letter does not fit its digits."""


@cache
def sections() -> dict[str, Industry]:
    """Return the 20 sections by letter."""
    return {letter: Industry(letter, entry["zh"], entry["en"]) for letter, entry in _read().items()}


@cache
def divisions() -> dict[str, Industry]:
    """Return the 97 divisions by their two digits; their codes carry the section's letter."""
    return {
        digits: Industry(letter + digits, names["zh"], names["en"])
        for letter, entry in _read().items()
        for digits, names in entry["divisions"].items()
    }


def canonical(code: str) -> str:
    """Return ``code`` as it is stored: letter and two to four digits (`H6130`), or a letter alone (`H`).

    ``code`` may lack the letter. UnknownIndustryError says that the division does not exist or that its
    letter is another.
    """
    text = code.strip().upper()
    if text in sections():
        return text
    match = _FORM.fullmatch(text)
    if match is None:
        raise UnknownIndustryError(code)
    letter, digits, finer = match.groups()
    division = divisions().get(digits)
    if division is None or (letter and letter != division.code[0]):
        raise UnknownIndustryError(code)
    return division.code + finer


def find(code: str) -> Industry | None:
    """Return the division (or section) that a stored code lies in, or None for an unknown code."""
    try:
        text = canonical(code)
    except UnknownIndustryError:
        return None
    return sections()[text] if len(text) == 1 else divisions()[text[1:3]]


@cache
def _read() -> dict[str, Any]:
    return json.loads(_DATA.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
