"""Where the pages are kept: below the media folder, which is never served; views stream them."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

FOLDER = "reports"


def path_of(report_no: str) -> str:
    """Return the path of a report's page below the media folder."""
    return f"{FOLDER}/{report_no}.pdf"


def absolute(relative: str) -> Path:
    """Return the absolute path of a stored page."""
    return Path(settings.MEDIA_ROOT) / relative


def keep(relative: str, pdf: bytes) -> str:
    """Write a page whole or not at all, and return its SHA-256."""
    target = absolute(relative)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return hashlib.sha256(pdf).hexdigest()
