"""What the PDF engine may load: its own fonts and inline data, nothing else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.fonts import FONT_FOLDER


class ForbiddenURLError(FatalURLFetchingError):  # type: ignore[misc]
    """The page asked for something outside; the report is not made."""


class FontsOnlyFetcher(URLFetcher):  # type: ignore[misc]
    """Serve `data:` URLs and files below the font folder; raise on everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the resource, or raise `ForbiddenURLError`, which ends the rendering."""
        if not _is_allowed(url):
            raise ForbiddenURLError(f"a report may not load {url[:200]}")
        return super().fetch(url, headers)


def _is_allowed(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(url2pathname(parts.path)).resolve()
    return path.is_relative_to(FONT_FOLDER.resolve())
