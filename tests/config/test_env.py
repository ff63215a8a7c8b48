"""The environment: its readers fail loudly, and its example file tells the truth."""

import ast
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

PROJECT = Path(__file__).resolve().parents[2]


def names_read() -> set[str]:
    """Return every name that a module of ours reads through the readers of `config.env`."""
    names = set()
    for path in (PROJECT / "platform").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id.startswith("env_")
            ):
                assert isinstance(node.args[0], ast.Constant)
                names.add(str(node.args[0].value))
    return names


def test_the_example_names_exactly_what_is_read() -> None:
    """`.env.example` has every name that is read, and no other."""
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", text, flags=re.MULTILINE)) == names_read()


def test_no_module_reads_the_environment_around_the_readers() -> None:
    """Outside the readers, only the entry points name the settings module."""
    for path in (PROJECT / "platform").rglob("*.py"):
        if path.name in {"env.py", "manage.py", "wsgi.py", "celery.py"}:
            continue
        assert "os.environ[" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("text", ["maybe", "2", "да"])
def test_a_truth_value_must_be_one(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Anything but yes and no is refused by name."""
    monkeypatch.setenv("SWITCH", text)
    with pytest.raises(ImproperlyConfigured, match="SWITCH"):
        env.env_bool("SWITCH", default=False)


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_truth_values_are_read(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    """Yes and no may be written in several ways."""
    monkeypatch.setenv("SWITCH", text)
    assert env.env_bool("SWITCH", default=not value) is value


def test_a_number_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is none is refused by name."""
    monkeypatch.setenv("COUNT", "four")
    with pytest.raises(ImproperlyConfigured, match="COUNT"):
        env.env_int("COUNT", 3)


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`<NAME>_FILE` wins over `<NAME>`, and the line end is not part of the secret."""
    file = tmp_path / "secret"
    file.write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("TOKEN", "from the environment")
    assert env.env_secret("TOKEN") == "from the environment"
    monkeypatch.setenv("TOKEN_FILE", str(file))
    assert env.env_secret("TOKEN") == "from a file"
