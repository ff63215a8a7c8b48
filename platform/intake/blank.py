"""Empty files of a template, to be filled in."""

import csv
import io

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from intake.formats import Kind, Template

#: Codes and identifiers would lose digits if a spreadsheet took them for numbers.
_AS_TEXT = (Kind.CODE, Kind.TEXT)
_COLUMN_WIDTH = 20


def blank_csv(template: Template, language: str) -> bytes:
    """Return a CSV file with the header only, marked as UTF-8 so that spreadsheets read Chinese."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.header(language) for column in template.columns])
    return text.getvalue().encode("utf-8-sig")


def blank_xlsx(template: Template, language: str) -> bytes:
    """Return a workbook with the header, whose columns of text are formatted as text."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = template.label(language)[:31]
    sheet.append([column.header(language) for column in template.columns])
    for place, column in enumerate(template.columns, 1):
        sheet.cell(1, place).font = Font(bold=True)
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = _COLUMN_WIDTH
        if column.kind in _AS_TEXT:
            dimension.number_format = "@"
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
