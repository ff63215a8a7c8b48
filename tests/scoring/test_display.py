"""Scores in words and pictures."""

import itertools
from decimal import Decimal

import pytest
from django.utils import translation

from scoring.display.markdown import rendered
from scoring.display.scale import bands, place
from scoring.display.words import chance_in_words, feature_value, signed, with_item_labels
from scoring.engine.model_card import model_card
from tests.scoring import world


def test_what_a_card_says_is_escaped() -> None:
    """Markup in a card stays text, also in headings, tables and code."""
    html = rendered("# <b>x</b>\n\n| a | `<i>` |\n| --- | --- |\n| <script> | 1 & 2 |\n\nplain <u>")
    assert html == (
        "<h2>&lt;b&gt;x&lt;/b&gt;</h2>\n"
        '<div class="table-responsive"><table class="table"><thead><tr><th scope="col">a</th>'
        '<th scope="col"><code>&lt;i&gt;</code></th></tr></thead>'
        "<tbody><tr><td>&lt;script&gt;</td><td>1 &amp; 2</td></tr></tbody></table></div>\n"
        "<p>plain &lt;u&gt;</p>"
    )


def test_a_real_card_leaves_no_markdown_behind() -> None:
    """Every heading, table and hash of the card is rendered, and each bin is a row."""
    card = world.card()
    html = rendered(model_card(card))
    assert not [line for line in html.splitlines() if line.startswith(("#", "|"))]
    assert "`" not in html
    bins = sum(len(term.points) + 1 for term in card.file.terms)
    assert html.count("<td>0.000</td>") >= len(card.file.terms)
    assert html[html.index("Points") :].count("<tr><td>") == bins


def test_the_bands_cover_the_scale_without_seams() -> None:
    """From 300 to 850, each beginning where the one before ends."""
    found = bands()
    assert [band.grade for band in found] == ["C", "B", "BB", "BBB", "A", "AA", "AAA"]
    for left, right in itertools.pairwise(found):
        assert right.low == left.high + 1
        assert right.left == pytest.approx(left.left + left.width, abs=0.011)
    assert (found[0].left, found[-1].high) == (0.0, 850)
    assert found[-1].left + found[-1].width == pytest.approx(100, abs=0.011)
    assert (place(300), place(850), place(575)) == (0.0, 100.0, 50.0)


@pytest.mark.parametrize(
    ("pd", "words"),
    [
        ("0.687600", "Of 100 organisations with this score, about 69 would default."),
        ("0.010000", "Of 100 organisations with this score, about 1 would default."),
        ("0.001560", "Of 1,000 organisations with this score, about 2 would default."),
        ("0.000400", "Of 10,000 organisations with this score, about 4 would default."),
    ],
)
def test_a_probability_is_so_many_of_a_round_number(pd: str, words: str) -> None:
    """The base grows until at least one organisation is counted."""
    with translation.override("en"):
        assert chance_in_words(Decimal(pd)) == words


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("tax_grade_level", 3.0, "M"),
        ("sales_log_12m", 6.0, "¥1 M"),
        ("sales_void_rate_36m", 0.125, "12.5 %"),
        ("vat_paid_12m", 1234.5, "¥1,234.50"),
        ("age_months", 7.0, "7 months"),
        ("age_months", None, "—"),
    ],
)
def test_values_are_shown_in_their_units(code: str, value: float | None, shown: str) -> None:
    """Letters, money, shares and counts, a dash for an unknown."""
    with translation.override("en"):
        assert feature_value(code, value) == shown


def test_points_have_a_sign_and_three_decimals() -> None:
    """A real minus, so that columns line up and sums can be read."""
    assert [signed(Decimal(text)) for text in ("12.5", "-98.136", "0", "1234")] == [
        "+12.500", "−98.136", "0.000", "+1,234.000",
    ]  # fmt: skip


def test_codes_of_items_are_read_as_names() -> None:
    """Only what is a code is exchanged."""
    with translation.override("en"):
        assert with_item_labels("Not checked: tax_arrears, no_such_code.") == (
            "Not checked: tax arrears, no_such_code."
        )
