"""Deliveries gone wrong in every way that a strategy can think of."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from hypothesis import strategies as st

from intake.formats import TEMPLATES
from tests.intake.cases import FIRM, STRANGER, TRADER, csv_of, row
from tests.intake.workbooks import workbook

MUTATED_TEMPLATES = ("sales_invoices", "utilities", "penalties", "registration", "court_records")

Rows = list[dict[str, str]]

#: What has been seen in cells, and what an attacker would put there.
CELLS = st.one_of(
    st.sampled_from(
        (
            "", " ", "　", "0", "-0", "+5", "1e308", "NaN", "inf", "١٢٣", "1_000", "0x1F", ".", "-",
            "1,234.50", "99999999999999999999", "-1", "0.001", "¥12", "12元", "true", "TRUE", "是", "2",
            "null", "None", "\\N", "2025-02-29", "2024-02-29", "0001-01-01", "9999-12-31", "2025/3/1",
            "2025-3", "20250301", "24:00", "2025-03-01T00:00:00+08:00", "=1+1", "@SUM(A1)",
            "+cmd|' /C calc'!A0", "-2+3", "'", '"', '""', "a,b", "a\nb", "a\r\nb", "a\tb", "a\x00b",
            "\ufeff", "\u202egnp", "\U0001f33e", "\x1f", "\\.", "{}", "{a,b}", "R1", "R2", FIRM,
            FIRM.lower(), TRADER, STRANGER, FIRM[:-1], FIRM.replace("0", "O"), "ZZ" + "0" * 16,
            "x" * 101, "x" * 5000, "vat", "增值税", "power", "电", "minor", "valid",
        )
    ),
    st.text(max_size=20),
    st.decimals(allow_nan=True, allow_infinity=True, places=3).map(str),
    st.dates().map(str),
)  # fmt: skip


@dataclass(frozen=True)
class Mutated:
    """A file and the template that it is delivered in."""

    template: str
    content: bytes


@st.composite
def _rows(draw: st.DrawFn, template: str) -> Rows:
    """Draw a few rows, some of whose cells are strange."""
    names = [column.name for column in TEMPLATES[template].columns]
    rows = [
        row(template, f"R{draw(st.integers(0, 5))}", draw(st.sampled_from((FIRM, TRADER))))
        for _ in range(draw(st.integers(0, 6)))
    ]
    for one in rows:
        for name in draw(st.lists(st.sampled_from(names), max_size=2)):
            one[name] = draw(CELLS)
    return rows


def _csv(rows: Rows, template: str) -> bytes:
    return csv_of(rows, template).encode("utf-8", errors="surrogatepass")


def _gb18030(rows: Rows, template: str) -> bytes:
    return csv_of(rows, template).encode("gb18030", errors="replace")


def _xlsx(rows: Rows, template: str) -> bytes:
    names = [column.name for column in TEMPLATES[template].columns if not column.is_omittable]
    cells = [["".join(c for c in one.get(name, "") if c.isprintable()) for name in names] for one in rows]
    return workbook([names, *cells])


def _parquet(rows: Rows, template: str) -> bytes:
    names = [column.name for column in TEMPLATES[template].columns if not column.is_omittable]
    columns = {name: [one.get(name) for one in rows] for name in names}
    buffer = io.BytesIO()
    pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)).write_parquet(buffer)
    return buffer.getvalue()


WRITERS: tuple[Callable[[Rows, str], bytes], ...] = (_csv, _csv, _csv, _gb18030, _xlsx, _parquet)


@st.composite
def _damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Cut, double, overwrite, insert or remove some bytes."""
    for _ in range(draw(st.integers(0, 3))):
        if not content:
            return content
        # A share of the length, not a place: a workbook holds its own time and differs in length each time.
        start = int(draw(st.floats(0, 1, exclude_max=True)) * len(content))
        end = min(start + draw(st.integers(1, 40)), len(content))
        strange = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    (b"\0", b'"', b",", b"\r", b"\n", b",,", b"\xff", b"\xe6\x9f\x90", b"\xc4\xb3")
                ),
            )
        )
        content = draw(
            st.sampled_from(
                (
                    content[:start] + strange + content[end:],
                    content[:start] + strange + content[start:],
                    content[:start] + content[end:],
                    content[:end] + content[start:],
                    content[:start],
                )
            )
        )
    return content


@st.composite
def mutated_deliveries(draw: st.DrawFn) -> Mutated:
    """Draw a template, rows with strange cells, a format, and damage to the bytes."""
    template = draw(st.sampled_from(MUTATED_TEMPLATES))
    content = draw(st.sampled_from(WRITERS))(draw(_rows(template)), template)
    if draw(st.booleans()):
        content = draw(_damaged(content))
    return Mutated(template, content or b" ")
