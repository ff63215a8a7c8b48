"""Where delivered files are kept: below the media folder, which is never served."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from intake.verdicts import DeliveryRefused

FOLDER = "intake"
NAME_LENGTH_MAX = 120
_UNFIT = re.compile(r"[^\w.\-()（）]+")


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file: its path below the media folder, its size and its SHA-256."""

    path: str
    size: int
    digest: str


def store(pieces: Iterable[bytes]) -> Stored:
    """Write ``pieces`` into a new file.

    Raises `DeliveryRefused` (file_too_big, file_empty); then nothing is kept.
    """
    relative = f"{FOLDER}/{secrets.token_hex(16)}"
    path = absolute(relative)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        size, digest = _write(path, pieces)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(relative, size, digest)


def _write(path: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > settings.INTAKE_FILE_BYTES_MAX:
                raise DeliveryRefused("file_too_big", limit=settings.INTAKE_FILE_BYTES_MAX)
            digest.update(piece)
            file.write(piece)
    if not size:
        raise DeliveryRefused("file_empty")
    return size, digest.hexdigest()


def absolute(relative: str) -> Path:
    """Return the absolute path of a stored file."""
    return Path(settings.MEDIA_ROOT) / relative


def safe_name(name: str) -> str:
    """Return the last part of a file name without anything that a page or a disk could misread."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    fit = _UNFIT.sub("_", last).strip("._") or "delivery"
    return fit[-NAME_LENGTH_MAX:]
