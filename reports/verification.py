"""Is a report genuine? What anybody with its code is told, and no more."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.models import CODE_ALPHABET, CODE_LENGTH, Report

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_HASH = re.compile(r"[0-9a-f]{64}")
#: Reports are below 600 KiB; a file beyond this is none of ours.
FILE_BYTES_MAX = 5 * 1024 * 1024


class Standing(StrEnum):
    """What the code of a report tells."""

    GENUINE = "genuine"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: the standing, and the report where there is one."""

    standing: Standing
    report: Report | None = None

    @property
    def masked_name(self) -> str:
        """The subject's name with its middle hidden: enough to compare with the cover, not to learn it."""
        return masked(self.report.subject.organisation.name) if self.report else ""

    def matches(self, digest: str) -> bool:
        """Whether a SHA-256 is that of the page given out; its case and spaces do not matter."""
        return self.report is not None and normal_hash(digest) == self.report.pdf_sha256


def verify(code: str, *, on: date) -> Verification:
    """Return how the report with ``code`` stands on a day. A worse standing hides a better one."""
    report = (
        Report.objects.select_related("subject__organisation", "superseded_by")
        .defer("snapshot")
        .filter(verification_code=normal_code(code), state="ready")
        .first()
    )
    if report is None:
        return Verification(Standing.UNKNOWN)
    if report.withdrawn_at is not None:
        return Verification(Standing.WITHDRAWN, report)
    if report.superseded_by is not None:
        return Verification(Standing.SUPERSEDED, report)
    return Verification(Standing.EXPIRED if on > report.valid_until else Standing.GENUINE, report)


def normal_code(text: str) -> str:
    """Return a code as it is stored: without separators, in capitals, misread letters put right."""
    capitals = text.upper().translate(_MISREAD)
    code = "".join(character for character in capitals if character in CODE_ALPHABET)
    return code if len(code) == CODE_LENGTH else ""


def normal_hash(text: str) -> str:
    """Return a SHA-256 in lower case without spaces, or nothing where ``text`` is none."""
    digest = "".join(text.split()).lower()
    return digest if _HASH.fullmatch(digest) else ""


def hash_of(pieces: Iterable[bytes]) -> str:
    """Return the SHA-256 of a file's pieces."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def masked(name: str) -> str:
    """Hide the middle of a name; of a short one all but its first character."""
    if len(name) <= 4:
        return name[:1] + "*" * (len(name) - 1)
    ends = min(4, len(name) // 3)
    return f"{name[:ends]}{'*' * (len(name) - 2 * ends)}{name[-ends:]}"
