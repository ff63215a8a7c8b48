"""The page on intake names everything that can happen."""

from pathlib import Path

import pytest

from intake.formats import TEMPLATES
from intake.models import BatchState
from intake.verdicts import VERDICTS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "domain" / "intake.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*VERDICTS, *TEMPLATES, *BatchState.values])
def test_it_is_documented(word: str) -> None:
    """A verdict, template or state that is not on the page may not exist."""
    assert f"`{word}`" in PAGE
