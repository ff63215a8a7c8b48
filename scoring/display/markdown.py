"""Model cards as HTML: just the Markdown that `scoring.engine.model_card` writes, everything escaped.

Headings, paragraphs, tables and code in backticks; whatever else there is stays text.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_HEADING = re.compile(r"(#{1,5}) (.+)")
_CODE = re.compile(r"`([^`]*)`")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
#: A card begins at the first level, which belongs to the page's own title.
_LEVEL_DOWN = 1


def rendered(text: str) -> SafeString:
    """Return the HTML of a model card; its headings begin at the second level."""
    blocks = (block.strip().splitlines() for block in re.split(r"\n\s*\n", text) if block.strip())
    return SafeString("\n".join(html for lines in blocks for html in _block(lines)))


def _block(lines: list[str]) -> Iterator[SafeString]:
    """Yield the elements of lines without an empty one between them."""
    for kind, group in itertools.groupby(lines, key=_kind):
        found = list(group)
        if kind == "heading":
            yield from map(_heading, found)
        elif kind == "table":
            yield _table(found)
        else:
            yield format_html("<p>{}</p>", _inline(" ".join(line.strip() for line in found)))


def _kind(line: str) -> str:
    if _HEADING.fullmatch(line):
        return "heading"
    return "table" if line.startswith("|") else "text"


def _heading(line: str) -> SafeString:
    marks, text = line.split(" ", 1)
    level = len(marks) + _LEVEL_DOWN
    return format_html("<h{0}>{1}</h{0}>", level, _inline(text))


def _table(lines: list[str]) -> SafeString:
    rows = [_cells(line) for line in lines if not _RULE.fullmatch(line.strip())]
    head, body = rows[0], rows[1:]
    return format_html(
        '<div class="table-responsive"><table class="table"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in head)),
        format_html_join("", "<tr>{}</tr>", ((_row(cells),) for cells in body)),
    )


def _row(cells: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in cells))


def _cells(line: str) -> list[SafeString]:
    return [_inline(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _inline(text: str) -> SafeString:
    """Escape a text, then mark what stands in backticks as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308  (escaped before)
