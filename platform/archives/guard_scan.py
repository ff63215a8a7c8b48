"""The static half of the guard: source code that reaches for protected data around the door.

`archives.guard` refuses such statements when they run; this finds them before. A test runs it over the house.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from archives.guard import PROTECTED_TABLES

#: The models of the protected tables.
PROTECTED_MODELS = frozenset(
    {"Record", "Invoice", "TaxPayment", "SocialSecurityMonth", "UtilityMonth", "SeriesRow"}
)
#: Modules of the archive through which one could read past the checks.
INNER_MODULES = frozenset({"archives.frames", "archives.chain", "archives.lineage"})

# The archive itself may do all, the loader of deliveries may write; the embedded server's command makes the
# database, which nobody can do through Django.
_HOME, _LOADER, _FOUNDER = "archives", "intake", "config"
_CONNECTS = "connects to the database around the guard"


class Trespass(NamedTuple):
    """One place that reaches around the door."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def trespasses(roots: dict[str, Path]) -> list[Trespass]:
    """Return every trespass in the Python files of ``roots`` (top-level package name -> its folder).

    The archive may do all. The loader (`intake`) may name models and tables and open `guard.loading`. Nobody
    else may import the protected models or the archive's inner modules, name a protected table in a string,
    open the guard, or (`config` excepted) connect to the database without Django.
    """
    return [
        found
        for package, root in sorted(roots.items())
        if package != _HOME
        for path in sorted(root.rglob("*.py"))
        for found in _in_file(path, is_loader=package == _LOADER)
        if package != _FOUNDER or found.what != _CONNECTS
    ]


def _in_file(path: Path, *, is_loader: bool) -> Iterator[Trespass]:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for node in ast.walk(tree):
        for what in _in_node(node, is_loader=is_loader):
            yield Trespass(path, getattr(node, "lineno", 0), what)


def _in_node(node: ast.AST, *, is_loader: bool) -> Iterator[str]:
    match node:
        case ast.ImportFrom(module=str(module), names=names):
            yield from _in_import(module, {alias.name for alias in names}, is_loader=is_loader)
        case ast.Import(names=names):
            yield from (f"imports {alias.name}" for alias in names if alias.name in INNER_MODULES)
        case ast.Attribute(value=ast.Name(id="models" | "archives_models"), attr=attr):
            if attr in PROTECTED_MODELS and not is_loader:
                yield f"uses the model {attr}"
        case ast.Attribute(value=ast.Name(id="guard"), attr="reading"):
            yield "opens the guard for reading"
        case ast.Attribute(value=ast.Name(id="guard"), attr="loading") if not is_loader:
            yield "opens the guard for loading"
        case ast.Attribute(value=ast.Name(id="psycopg"), attr="connect"):
            yield _CONNECTS
        case ast.Constant(value=str(text)) if not is_loader:
            yield from (f"names the table {table}" for table in PROTECTED_TABLES if table in text)


def _in_import(module: str, names: set[str], *, is_loader: bool) -> Iterator[str]:
    if module.split(".")[:2] == ["archives", "models"] and not is_loader:
        yield from (f"imports the model {name}" for name in sorted(names & PROTECTED_MODELS))
    if module in INNER_MODULES:
        yield f"imports from {module}"
    if module == "archives":
        yield from (
            f"imports archives.{name}" for name in sorted(names) if f"archives.{name}" in INNER_MODULES
        )
    if module == "archives.guard":
        forbidden = {"reading"} if is_loader else {"reading", "loading"}
        yield from (f"imports guard.{name}" for name in sorted(names & forbidden))
    if module == "psycopg" and "connect" in names:
        yield _CONNECTS
