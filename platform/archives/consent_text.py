"""The text that is signed with a consent, in the reader's language, versioned (docs/domain/consent.md)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override

from accounts.models import Organisation
from archives.items import item_of
from archives.models import Purpose, Subject

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


def consent_text(
    *,
    subject: Subject,
    grantee: Organisation,
    purpose: Purpose,
    item_codes: Sequence[str],
    valid_from: date,
    valid_to: date,
    language: str,
) -> ConsentText:
    """Return the text in force for one consent in ``language`` (`en…`, else Chinese)."""
    part = _document()["en" if language.startswith("en") else "zh"]
    separator = ", " if language.startswith("en") else "、"
    with override("en" if language.startswith("en") else "zh-hans"):
        purpose_name = str(purpose.label)
    grant = part["grant"].format(
        subject=subject.organisation.name,
        subject_uscc=subject.uscc,
        grantee=grantee.name,
        grantee_uscc=grantee.uscc,
        purpose=purpose_name,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat(),
        items=separator.join(item_of(code).label(language) for code in item_codes),
    )
    return ConsentText(current_version(), part["title"], grant, tuple(part["consequences"]), part["annex"])


@cache
def _document() -> dict[str, Any]:
    return json.loads(TEXT_FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
