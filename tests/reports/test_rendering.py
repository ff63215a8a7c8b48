"""The credit report as PDF: complete, readable, tagged, small, and the same again from the same snapshot."""

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from django.template import Context, Engine
from PIL import Image

from reports.content import ReportContent
from reports.content_records import RecordStatus
from reports.content_values import DataState, Label
from reports.fonts import MISSING_GLYPH, covered_characters
from reports.formats import Formats, Language, wording
from reports.presentation import SECTIONS, report_data
from reports.presentation.records import record_data
from reports.presentation.score import score_data
from reports.presentation.sources import sources_data
from reports.rendering import TEMPLATES, render_html, render_pdf
from tests.reports.samples import FOLDER, NAMES, nothing_known, sample, worst_case

PRINTED: list[tuple[str, Language]] = [("sme", "zh-hans"), ("sme", "en"), ("coop", "zh-hans"), ("bnb", "en")]
EXTREMES: dict[str, Callable[[], ReportContent]] = {"worst": worst_case, "nothing": nothing_known}
EN = Formats("en")
LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")


@cache
def printed(name: str, language: Language) -> bytes:
    """Return the PDF of a sample or an extreme; each is made once."""
    content = EXTREMES[name]() if name in EXTREMES else sample(name)
    return render_pdf(content, language=language)


@cache
def reader(name: str, language: Language) -> pypdf.PdfReader:
    """Return the parsed PDF."""
    return pypdf.PdfReader(io.BytesIO(printed(name, language)))


@cache
def page_texts(name: str, language: Language) -> list[str]:
    """Return the text of each page without spaces."""
    return texts_of(printed(name, language))


def texts_of(pdf: bytes) -> list[str]:
    """Return the text a reader can select on each page, without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [bare(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return texts


def bare(text: str) -> str:
    """Return a text without spaces, as extraction may break lines anywhere."""
    return "".join(text.split())


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_the_text_can_be_selected_and_every_section_is_there(name: str, language: Language) -> None:
    content, words = sample(name), wording(language)
    text = "".join(page_texts(name, language))
    assert bare(content.cover.subject_name) in text
    assert content.sha256() in text
    for section in SECTIONS:
        assert bare(words[f"sec_{section}"]) in text
    for sentence in ("disclaimer", "decision_note", "how_rights_text", "verification_how"):
        assert bare(words[sentence]) in text


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_pages_carry_the_number_of_the_report_and_their_own(name: str, language: Language) -> None:
    pages = page_texts(name, language)
    assert 6 <= len(pages) <= 12
    for number, text in enumerate(pages[1:], start=2):
        assert bare(sample(name).cover.report_no) in text
        assert f"{number}/{len(pages)}" in text


@pytest.mark.parametrize(
    ("name", "language"), [*PRINTED, ("worst", "zh-hans"), ("worst", "en"), ("nothing", "en")]
)
def test_the_advice_is_one_page(name: str, language: Language) -> None:
    pages = page_texts(name, language)
    words = wording(language)
    assert bare(words["suggested_limit"]) in pages[1]
    assert bare(words["decision_note"]) in pages[1]
    assert bare(words["registration"]) in pages[2]


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_bookmarks_name_the_sections(name: str, language: Language) -> None:
    titles = [str(entry.title) for entry in reader(name, language).outline if not isinstance(entry, list)]
    words = wording(language)
    assert titles == [
        f"{number} {words[f'sec_{section}']}" for number, section in enumerate(SECTIONS, start=1)
    ]


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_the_pdf_is_tagged_and_says_what_it_is(name: str, language: Language) -> None:
    pdf = reader(name, language)
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == ("zh-Hans" if language == "zh-hans" else "en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert pdf.metadata is not None
    assert sample(name).cover.subject_name in (pdf.metadata.title or "")
    assert pdf.metadata.creation_date == sample(name).cover.snapshot_at


def structure(node: Any, found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Collect the elements of a structure tree by type."""
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for child in node:
            structure(child, found)
    elif isinstance(node, pypdf.generic.DictionaryObject) and "/S" in node:
        found.setdefault(str(node["/S"]), []).append(node)
        structure(node.get("/K", pypdf.generic.ArrayObject()), found)
    return found


def test_headings_tables_and_figures_are_marked_as_such() -> None:
    root: Any = reader("sme", "en").trailer["/Root"]
    tree = structure(root["/StructTreeRoot"]["/K"], {})
    assert len(tree["/H1"]) == len(SECTIONS) + 1
    assert len(tree["/Table"]) > 15
    assert len(tree["/TH"]) > 80
    descriptions = [str(figure["/Alt"]) for figure in tree["/Figure"]]
    assert len(descriptions) == 7
    assert any(
        "lowest CNY" in description and "2 months unknown" in description for description in descriptions
    )


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_all_fonts_are_noto_sans_sc_and_embedded(name: str, language: Language) -> None:
    fonts: dict[str, Any] = {}
    for page in reader(name, language).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            fonts[str(font.get_object()["/BaseFont"])] = font.get_object()
    assert fonts
    for base, font in fonts.items():
        assert "Noto-Sans-SC-Report" in base
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor


@pytest.mark.parametrize(("name", "language"), [*PRINTED, ("worst", "zh-hans"), ("worst", "en")])
def test_the_file_is_under_600_kib(name: str, language: Language) -> None:
    assert len(printed(name, language)) < 600 * 1024


def glyph_pictures(page: pypdfium2.PdfPage, text: str) -> dict[str, Image.Image]:
    """Return a picture of each character of the first place where `text` stands on the page."""
    place = page.get_textpage().search(text).get_next()
    assert place is not None
    scale = 4
    picture = page.render(scale=scale).to_pil().convert("L")
    pictures = {}
    for index in range(place[0], place[0] + place[1]):
        left, bottom, right, top = page.get_textpage().get_charbox(index)
        height = page.get_height()
        box = (
            int(left * scale),
            int((height - top) * scale),
            int(right * scale),
            int((height - bottom) * scale),
        )
        pictures[text[index - place[0]]] = picture.crop(box).resize((24, 24))
    return pictures


def test_chinese_characters_are_drawn_and_are_no_boxes() -> None:
    """Boxes for missing glyphs would all look the same and leave their middle empty."""
    document = pypdfium2.PdfDocument(printed("sme", "zh-hans"))
    pictures = glyph_pictures(document[0], "恒泰精密机械有限公司")
    document.close()
    assert len({picture.tobytes() for picture in pictures.values()}) == len(pictures) == 10
    for picture in pictures.values():
        middle = picture.crop((6, 6, 18, 18)).tobytes()
        assert sum(value < 128 for value in middle) > 10


def test_the_geta_mark_stands_for_what_the_font_cannot_draw() -> None:
    content = sample("sme")
    odd = replace(content, cover=replace(content.cover, subject_name="𠮷野\u202e家🏠有限公司"))
    page = render_html(odd, language="zh-hans")
    assert f"{MISSING_GLYPH}野{MISSING_GLYPH}家{MISSING_GLYPH}有限公司" in page
    assert set(page) <= covered_characters()


@pytest.mark.parametrize(("name", "language"), [(name, language) for name in NAMES for language in LANGUAGES])
def test_every_character_printed_is_in_the_fonts(name: str, language: Language) -> None:
    page = render_html(sample(name), language=language)
    assert set(page) <= covered_characters()
    assert page.count(MISSING_GLYPH) == wording(language)["missing_glyph"].count(MISSING_GLYPH)


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    again = render_pdf(ReportContent.from_bytes(sample("sme").to_bytes()), language="zh-hans")
    assert again == printed("sme", "zh-hans")
    assert printed("sme", "en") != printed("sme", "zh-hans")


def test_another_process_of_another_locale_and_zone_gives_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import hashlib, pathlib, sys; from reports.content import ReportContent; "
        "from reports.rendering import render_pdf; "
        "raw = pathlib.Path(sys.argv[1]).read_bytes(); "
        "pdf = render_pdf(ReportContent.from_bytes(raw), language='en'); "
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    elsewhere = {"PYTHONHASHSEED": "77", "TZ": "America/Lima", "LC_ALL": "C", "TMPDIR": str(tmp_path)}
    elsewhere |= {"PYTHONPATH": os.pathsep.join(map(str, (TEMPLATES.parents[1], tmp_path)))}
    done = subprocess.run(
        [sys.executable, "-c", script, FOLDER / "bnb.json"],
        env={**os.environ, **elsewhere},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(printed("bnb", "en")).hexdigest()


def test_english_pages_speak_no_chinese_of_their_own_and_the_reverse() -> None:
    chinese, english = (render_html(sample("sme"), language=language) for language in LANGUAGES)
    for key in ("sec_advice", "suggested_limit", "not_checked", "how_rights_text", "state_not_authorised"):
        assert wording("zh-hans")[key] in chinese
        assert wording("zh-hans")[key] not in english
        assert wording("en")[key] in english
        assert wording("en")[key] not in chinese


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [state for state in DataState if state is not DataState.VALUE])
def test_each_unknown_state_shows_its_sign_and_word(state: DataState, language: Language) -> None:
    content = sample("coop")
    items = tuple(
        replace(item, state=state, rows=None) if item.code == "jud_defaulter" else item
        for item in content.items
    )
    record = record_data(replace(content, items=items), Formats(language))
    (row,) = [row for row in record["lists"] if row["label"] in ("失信被执行人", "Judgment defaulter list")]
    assert row["chip"]["word"] == wording(language)[f"state_{state.value}"]
    assert row["found"] == ("0" if state is DataState.DISPUTED else "?")


def test_what_could_not_be_checked_stands_on_the_advice_page() -> None:
    unknown = report_data(sample("sme"), "en")["advice"]["unknown"]
    assert [(item["label"], item["chip"]["word"]) for item in unknown] == [
        ("Income tax payments", "not held"),
        ("Water", "delayed"),
        ("Gas", "not authorised"),
        ("Administrative penalties", "disputed"),
        ("Court judgments", "refused"),
    ]


def test_checked_none_found_differs_from_received_and_from_unknown() -> None:
    rows = {row["code"]: row["chip"]["name"] for row in sources_data(sample("sme"), EN)["rows"]}
    assert rows["jud_defaulter"] == "none"
    assert rows["jud_enforced"] == "value"
    assert rows["jud_document"] == "refused"
    assert rows["util_gas"] == "not_authorised"
    assert rows["pen_decision"] == "disputed"


def test_records_show_whether_they_are_in_force_ended_disputed_or_repaired() -> None:
    sme = {entry["reference"]: entry for entry in record_data(sample("sme"), EN)["entries"]}
    assert sme["衢环罚〔2026〕14号"]["status"] == "● in force"
    assert "Credit China" in sme["衢环罚〔2026〕14号"]["route"]
    assert sme["衢市监罚〔2026〕207号"]["status"] == "※ disputed"
    assert sme["（2022）浙0803执1187号"]["status"] == "◇ ended"
    (own,) = record_data(sample("bnb"), EN)["entries"]
    assert sample("bnb").public_record.entries[0].status is RecordStatus.REPAIRED
    assert own["status"] == "✓ repaired"


def test_opinions_and_facts_are_told_apart_in_words() -> None:
    page = render_html(sample("sme"), language="en")
    assert page.count("◇ Opinion") == 2
    assert page.count("■ Fact") == len(SECTIONS) - 3
    assert page.count('class="section opinion') == 2


def test_points_are_printed_exactly() -> None:
    content = sample("sme")
    assert content.score is not None
    data = score_data(content, EN)
    shown = [term["points"] for group in data["groups"] for term in group["terms"]]
    exact = sum(int(points.replace("−", "-")) for points in shown) + int(data["base"])
    assert exact == content.advice.score == int(data["total"])


HOSTILE = (
    '<script>alert(1)</script><img src="http://evil.example/x.png">&{{ t.score }}{% load x %}"\'`</style>'
)


def test_hostile_names_are_printed_not_obeyed() -> None:
    content = sample("sme")
    entry = replace(content.public_record.entries[1], statement=HOSTILE, title=Label(HOSTILE, HOSTILE))
    hostile = replace(
        content,
        cover=replace(content.cover, subject_name=HOSTILE, report_no=HOSTILE, issuer=Label(HOSTILE, HOSTILE)),
        public_record=replace(content.public_record, entries=(entry,)),
        items=tuple(replace(item, label=Label(HOSTILE, HOSTILE)) for item in content.items),
    )
    page = render_html(hostile, language="en")
    assert "<script" not in page
    assert "evil.example/x.png&quot;&gt;" in page
    assert '<img src="http' not in page
    text = "".join(texts_of(render_pdf(hostile, language="en")))
    assert bare(HOSTILE) in text


def test_200_penalties_are_all_printed_with_their_heading_on_each_page() -> None:
    pages = page_texts("worst", "en")
    text = "".join(pages)
    assert all(f"罚〔2025〕{index}号" in text for index in range(200))
    with_rows = [page for page in pages if page.count("罚〔2025〕") > 1]
    assert len(with_rows) > 3
    assert all("DateListorrecordMatter" in page for page in with_rows)


def test_a_firm_of_which_nothing_is_known_gets_a_report_that_says_so() -> None:
    pages = page_texts("nothing", "en")
    text = "".join(pages)
    assert bare(wording("en")["no_score_why"]) in pages[1]
    assert bare(wording("en")["no_limit"]) in pages[1]
    assert text.count("×refused") > 30
    assert "checked,nonefoundThesource" in text
    assert text.count("checked,nonefound") == 1


@pytest.mark.parametrize("name", [*NAMES, *EXTREMES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_ask_for_nothing_that_is_not_there(name: str, language: Language) -> None:
    content = EXTREMES[name]() if name in EXTREMES else sample(name)
    engine = Engine(dirs=[str(TEMPLATES)], string_if_invalid="⟦%s⟧")
    page = engine.get_template("reports/credit_report/report.html").render(
        Context(report_data(content, language), use_l10n=False, use_tz=False)
    )
    assert "⟦" not in page
