"""Readers of the environment that fail loudly.

Every name read here stands in `.env.example`, and a test holds the two equal. A secret may come from a
file: `<NAME>_FILE` names it.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str) -> str:
    """Return the text of ``name``, or ``default``."""
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """Return the truth value of ``name``; anything but yes and no raises ImproperlyConfigured."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of {sorted(TRUE | FALSE)}, not {text!r}")


def env_int(name: str, default: int) -> int:
    """Return the whole number of ``name``; anything else raises ImproperlyConfigured."""
    text = os.environ.get(name)
    if text is None:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}") from error


def env_list(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated parts of ``name``."""
    text = os.environ.get(name)
    if text is None:
        return default
    return [part.strip() for part in text.split(",") if part.strip()]


def env_path(name: str, default: Path) -> Path:
    """Return the absolute path of ``name``."""
    return Path(os.environ.get(name, default)).expanduser().absolute()


def env_secret(name: str, default: str = "") -> str:
    """Return the secret of ``name``, or the content of the file that ``<NAME>_FILE`` names."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)
