"""The house stands where its tools expect it."""

import platform
import sysconfig
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def test_platform_is_a_source_root_and_never_a_package() -> None:
    """A `platform/__init__.py` would hide the standard library's module from every tool at the root."""
    assert not (PROJECT / "platform" / "__init__.py").exists()
    assert Path(str(platform.__file__)).is_relative_to(sysconfig.get_path("stdlib"))


def test_top_level_is_as_agreed() -> None:
    """What a newcomer looks for stands at the top."""
    for name in (
        "platform", "lenders", "scoring", "cms", "reports", "tests", "docs",
        "docker-compose.yml", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md",
        ".env.example", "Makefile",
    ):  # fmt: skip
        assert (PROJECT / name).exists(), name
