"""Charts as SVG: text stays text, unknown is not zero, the same input gives the same bytes."""

from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from reports.charts import Caption, Series, month_chart, season_chart, trend_chart
from reports.fonts import FAMILY

MONTHS = [date(2025 + index // 12, index % 12 + 1, 1) for index in range(18)]
CAPTION = Caption(title="销售 <月度> & more", description="最低 1 元，$x^2$", unit="万元")
SVG = "{http://www.w3.org/2000/svg}"


def sales(values: Sequence[float | None]) -> str:
    """Return a month chart of one bar series."""
    return month_chart(MONTHS, [Series(name="销售", values=values, style="bar")], CAPTION)


def texts(svg: str) -> list[str]:
    """Return the texts of a chart."""
    return ["".join(node.itertext()).strip() for node in ET.fromstring(svg).iter(f"{SVG}text")]


def all_charts() -> list[str]:
    """Return one chart of each kind."""
    return [
        sales([1.0] * 18),
        season_chart([1.0] * 11 + [None], [str(month) for month in range(1, 13)], CAPTION),
        trend_chart(MONTHS[:3], [640, 655, 650], CAPTION),
    ]


def test_every_chart_has_title_description_and_the_font_of_the_report() -> None:
    for svg in all_charts():
        root = ET.fromstring(svg)
        assert root.findtext(f"{SVG}title") == CAPTION.title
        assert root.findtext(f"{SVG}desc") == CAPTION.description
        assert FAMILY in root.attrib["style"]
        assert all(FAMILY in node.attrib["style"] for node in root.iter(f"{SVG}text"))


def test_charts_keep_text_as_text_and_bring_no_style_sheet() -> None:
    for svg in all_charts():
        root = ET.fromstring(svg)
        assert list(root.iter(f"{SVG}text"))
        assert not list(root.iter(f"{SVG}style"))
        assert not list(root.iter(f"{SVG}metadata"))


def test_a_month_without_data_is_marked_and_a_zero_is_not() -> None:
    assert texts(sales([0.0] * 18)).count("?") == 0
    assert texts(sales([None, 0.0, None] + [5.0] * 15)).count("?") == 2


def test_a_line_breaks_at_months_without_data() -> None:
    def moves(values: Sequence[float | None]) -> int:
        svg = month_chart(MONTHS, [Series(name="a", values=values, style="line")], CAPTION)
        paths = [node.attrib["d"] for node in ET.fromstring(svg).iter(f"{SVG}path")]
        return max(path.count("M ") for path in paths)

    assert moves([5.0] * 18) == 1
    assert moves([5.0] * 8 + [None] + [5.0] * 9) == 2


def test_late_months_get_a_mark_and_a_word() -> None:
    series = [
        Series(name="due", values=[2.0] * 18, style="back"),
        Series(name="paid", values=[2.0] * 18, style="bar"),
    ]
    svg = month_chart(MONTHS, series, CAPTION, late=[False] * 17 + [True], late_name="paid late")
    assert "paid late" in texts(svg)
    assert "paid late" not in texts(
        month_chart(MONTHS, series, CAPTION, late=[False] * 18, late_name="paid late")
    )


def test_a_dollar_sign_is_no_formula() -> None:
    svg = month_chart(
        MONTHS, [Series(name=name, values=[1.0] * 18, style="bar") for name in ("$a_b$", "b")], CAPTION
    )
    assert "$a_b$" in texts(svg)


def test_the_same_chart_has_the_same_bytes() -> None:
    assert all_charts() == all_charts()


@pytest.mark.parametrize("values", [[0.0] * 18, [-3.0] * 18, [None] * 17 + [1e12], [None] * 18])
def test_extreme_series_still_draw(values: list[float | None]) -> None:
    assert ET.fromstring(sales(values)).tag == f"{SVG}svg"
