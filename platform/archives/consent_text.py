"""The text that is signed with a consent, in the reader's language, versioned (docs/domain/consent.md)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override

from archives.items import item_of
from archives.models import Consent, Purpose

TEXT_FILE = Path(__file__).parent / "data" / "consent_text.json"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What a signatory reads: title, grant, consequences one by one, and the annex where one is due."""

    version: str
    title: str
    grant: str
    consequences: tuple[str, ...]
    annex: str


def current_version() -> str:
    """Return the version of the text in force."""
    return str(_document()["version"])


def consequences(language: str) -> ConsentText:
    """Return the general part of the text in force, which is read before signing: no grant in it yet."""
    part = _part(language)
    return ConsentText(current_version(), part["title"], "", tuple(part["consequences"]), part["annex"])


def text_of(consent: Consent, language: str) -> ConsentText:
    """Return the text of a consent in ``language`` (`en…`, else Chinese); the annex only where it was given.

    A consent signed under an earlier version shows its terms, but not the consequences of today: those it was
    signed with stand in that version of the text.
    """
    part = _part(language)
    is_current = consent.consequence_version == current_version()
    with override("en" if _is_english(language) else "zh-hans"):
        purpose_name = str(Purpose(consent.purpose).label)
    grant = part["grant"].format(
        subject=consent.subject.organisation.name,
        subject_uscc=consent.subject.uscc,
        grantee=consent.grantee.name,
        grantee_uscc=consent.grantee.uscc,
        purpose=purpose_name,
        valid_from=consent.valid_from.isoformat(),
        valid_to=consent.valid_to.isoformat(),
        items=part["separator"].join(item_of(code).label(language) for code in consent.item_codes),
    )
    return ConsentText(
        version=consent.consequence_version,
        title=part["title"],
        grant=grant,
        consequences=tuple(part["consequences"]) if is_current else (),
        annex=part["annex"] if consent.personal_annex and is_current else "",
    )


def _part(language: str) -> dict[str, Any]:
    return _document()["en" if _is_english(language) else "zh"]  # type: ignore[no-any-return]


def _is_english(language: str) -> bool:
    return language.startswith("en")


@cache
def _document() -> dict[str, Any]:
    return json.loads(TEXT_FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
