"""Style as a test: functions and modules stay short enough to read at a sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("platform", "lenders", "scoring", "cms", "reports", "tests", "benchmarks", "scripts")
FUNCTION_LINES_MAX = 70
VIEW_LINES_MAX = 25
MODULE_LINES_MAX = 500


def modules() -> Iterator[Path]:
    """Yield every module of ours; migrations are made by a machine."""
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def named(path: Path) -> str:
    """Return the path as the tests name it."""
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", list(modules()), ids=named)
def test_modules_and_functions_are_short(path: Path) -> None:
    """No module is over 500 lines, no function over 70, no view over 25."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MODULE_LINES_MAX, f"{named(path)} is a folder in the making"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            limit = VIEW_LINES_MAX if _is_view(path, node) else FUNCTION_LINES_MAX
            assert lines <= limit, f"{named(path)}:{node.lineno} {node.name} has {lines} lines"


def _is_view(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.args.args[0].arg if node.args.args else ""
    return first == "request" and ("views" in path.stem or path.parent.name == "views")


def test_no_text_names_a_place_of_the_makers() -> None:
    """The repository speaks of the product alone: no path of the machine it was made on."""
    for pattern in ("*.py", "*.md", "*.toml", "*.sh", "*.html", "*.yml", "Makefile", "Dockerfile"):
        for path in PROJECT.rglob(pattern):
            if {".venv", "node_modules", ".git"} & set(path.parts) or path.name == "test_tidy.py":
                continue
            assert "/work/" not in path.read_text(encoding="utf-8"), named(path)
