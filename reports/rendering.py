"""A credit report as PDF: the same content and language always give the same bytes.

The page depends on the snapshot alone: no clock, no locale, no network, no font of the machine.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from reports.content import ReportContent
from reports.fetching import FontsOnlyFetcher
from reports.fonts import FAMILY, font_face_css, printable
from reports.formats import Language
from reports.presentation import report_data

TEMPLATES = Path(__file__).parent / "templates"
PDF_VARIANT = "pdf/ua-1"

# fontTools stamps the subsets it cuts with the time of day unless told otherwise.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)], autoescape=True, string_if_invalid="")


def render_html(content: ReportContent, *, language: Language) -> str:
    """Return the report as one HTML page, with characters the fonts lack replaced."""
    data = report_data(content, language)
    template = _engine().get_template("reports/credit_report/report.html")
    return printable(template.render(Context(data, use_l10n=False, use_tz=False)))


def render_pdf(content: ReportContent, *, language: Language) -> bytes:
    """Return the report as tagged PDF (PDF/UA-1), fonts embedded.

    Raises `FontMissingError` when the fonts are not installed.
    """
    fonts = FontConfiguration()
    fetcher = FontsOnlyFetcher()
    style = (TEMPLATES / "reports" / "credit_report" / "report.css").read_text("utf-8")
    sheet = CSS(
        string=f'{font_face_css()}\nhtml {{ font-family: "{FAMILY}"; }}\n{style}',
        font_config=fonts,
        url_fetcher=fetcher,
    )
    page = HTML(string=render_html(content, language=language), url_fetcher=fetcher)
    identifier = hashlib.sha256(content.to_bytes() + language.encode()).digest()[:16]
    with _collector_paused():
        pdf: bytes = page.write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant=PDF_VARIANT, pdf_identifier=identifier
        )
    return pdf


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare the layout tree the cycle collector, which costs a quarter of the time and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
