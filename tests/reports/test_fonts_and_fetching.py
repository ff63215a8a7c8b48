"""The PDF engine loads its own fonts and inline data, and nothing else."""

from pathlib import Path

import pytest
from weasyprint import HTML

from reports import fonts
from reports.fetching import FontsOnlyFetcher, ForbiddenURLError
from reports.fonts import FILES, FONT_FOLDER, FontMissingError, font_face_css, font_path, printable


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "https://example.org/a.css",
        "ftp://example.org/a",
        "file:///etc/passwd",
        f"{FONT_FOLDER.as_uri()}/../../../pyproject.toml",
        f"{FONT_FOLDER.as_uri()}/%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
        f"{FONT_FOLDER.as_uri()}-other/font.ttf",
        "file://example.org" + FONT_FOLDER.as_posix(),
        "//example.org/a.png",
        "javascript:alert(1)",
        "relative.png",
    ],
)
def test_everything_outside_is_refused(url: str) -> None:
    with pytest.raises(ForbiddenURLError):
        FontsOnlyFetcher().fetch(url)


def test_a_link_out_of_the_font_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "fonts" / "a.ttf").symlink_to(tmp_path / "secret")
    monkeypatch.setattr("reports.fetching.FONT_FOLDER", tmp_path / "fonts")
    with pytest.raises(ForbiddenURLError):
        FontsOnlyFetcher().fetch((tmp_path / "fonts" / "a.ttf").as_uri())


def test_fonts_and_inline_data_are_served() -> None:
    assert FontsOnlyFetcher().fetch("data:text/plain,abc").read() == b"abc"
    response = FontsOnlyFetcher().fetch(font_path(400).as_uri())
    assert response.read(4) == b"\x00\x01\x00\x00"


@pytest.mark.parametrize(
    "page",
    [
        '<img src="http://example.org/a.png" alt="">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<p style="background: url(file:///etc/passwd)">a</p>',
        '<style>@import "http://example.org/a.css";</style>',
    ],
)
def test_a_page_that_reaches_out_is_not_made(page: str) -> None:
    with pytest.raises(ForbiddenURLError):
        HTML(string=page, url_fetcher=FontsOnlyFetcher()).write_pdf()


def test_a_missing_font_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FONT_FOLDER", tmp_path)
    with pytest.raises(FontMissingError, match="npm ci"):
        font_face_css()


def test_the_fonts_are_static_files_below_one_folder() -> None:
    assert all(font_path(weight).is_relative_to(FONT_FOLDER) for weight in FILES)
    assert font_face_css().count("@font-face") == len(FILES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("衢江区恒泰㐂", "衢江区恒泰㐂"),
        ("𠮷野家", "〓野家"),
        ("酒店🏠", "酒店〓"),
        ("abc\u202etxt", "abc〓txt"),
        ("a\x00b", "a〓b"),
        ("line\nnext\tcell", "line\nnext\tcell"),
    ],
)
def test_characters_without_a_glyph_show_the_geta_mark(text: str, shown: str) -> None:
    assert printable(text) == shown
