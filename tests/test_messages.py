"""Every text that people read is there in both languages, and what is compiled is what was written."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from django.utils import translation

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """Load the script as `make messages` runs it."""
    spec = importlib.util.spec_from_file_location("messages", PROJECT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_has_its_translation(messages: ModuleType) -> None:
    """100 %: `make messages` lists what is missing."""
    catalogue = messages.translated()
    assert len(catalogue) > 300
    assert messages.untranslated(catalogue) == []


def test_translations_have_the_placeholders_of_their_texts(messages: ModuleType) -> None:
    """A name lost in translation would be lost on the page, or break it."""
    assert messages.unlike(messages.translated()) == []


def test_the_files_are_as_the_script_writes_them(messages: ModuleType) -> None:
    """`make messages` was run after the last change of a text or a translation."""
    catalogue = messages.translated()
    assert messages.CATALOGUE.read_bytes() == messages.po_bytes(catalogue)
    assert messages.COMPILED.read_bytes() == messages.mo_bytes(catalogue)


def test_the_product_speaks_chinese() -> None:
    """Django finds the compiled catalogue."""
    with translation.override("zh-hans"):
        assert translation.gettext("Register an organisation") == "登记单位"
        assert translation.ngettext("%(count)s open invitation", "%(count)s open invitations", 2).startswith(
            "%(count)s份"
        )


def test_texts_of_modules_and_templates_are_found(messages: ModuleType, tmp_path: Path) -> None:
    """Plain, plural and contextual texts, in Python and in templates, with indentation of any sort."""
    module = tmp_path / "a.py"
    module.write_text('_("one")\nngettext("two", "twos", 2)\npgettext("of a road", "three")\n')
    template = tmp_path / "a.html"
    template.write_text(
        '<p>\n      {% translate "four" %}\n  {% blocktranslate with x=y trimmed %}\n  five\n  {{ x }}'
        "{% endblocktranslate %}\n {% blocktranslate count n=n %}six{% plural %}sixes{% endblocktranslate %}"
    )
    assert list(messages.texts_of(module)) == [("one", None), (("two", "twos"), None), ("three", "of a road")]
    assert [text for text, _context in messages.texts_of(template)] == [
        "four",
        "five %(x)s",
        ("six", "sixes"),
    ]
