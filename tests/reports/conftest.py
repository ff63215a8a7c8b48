"""What tests of whole reports share."""

import pytest

from reports.content import ReportContent


@pytest.fixture
def quick_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print the hash of the content instead of a page, where the page itself is not the matter."""

    def printed(content: ReportContent, *, language: str) -> bytes:
        return f"%PDF {language} {content.sha256()}".encode()

    monkeypatch.setattr("reports.making.render_pdf", printed)
