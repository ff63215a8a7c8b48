"""Every verdict of intake by its code: on a file, on a row, or a warning that lets the row pass.

A reason is a gettext source text; ``%(name)s`` are filled from the details of the single case.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(StrEnum):
    """What a verdict decides about."""

    FILE = "file"
    ROW = "row"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict: its code, what it decides about and how it reads."""

    code: str
    scope: Scope
    text: Promise | str


def _file(code: str, text: Promise | str) -> Verdict:
    return Verdict(code, Scope.FILE, text)


def _row(code: str, text: Promise | str) -> Verdict:
    return Verdict(code, Scope.ROW, text)


_ALL = (
    # --- the file as a whole -----------------------------------------------------------------------
    _file("unknown_template", _("There is no template “%(template)s”.")),
    _file("unknown_source", _("No source unit has the code “%(uscc)s”.")),
    _file("file_too_big", _("The file is larger than %(limit)s bytes. Split it into several deliveries.")),
    _file("file_empty", _("The file is empty. A delivery without rows still has its header.")),
    _file("already_delivered", _("The same file was loaded before as batch %(batch)s. Nothing was changed.")),
    _file("unknown_format", _("The content is neither CSV, XLSX nor Parquet, whatever the file is called.")),
    _file("nul_bytes", _("The file contains NUL bytes (first at byte %(offset)s). Export it again as CSV.")),
    _file(
        "encoding_unknown",
        _("The text is neither UTF-8 nor GB18030 (first strange byte at %(offset)s). Save it as UTF-8."),
    ),
    _file(
        "encoding_mixed",
        _("Part of the text is UTF-8 and part is GB18030 (near byte %(offset)s). Save all of it as UTF-8."),
    ),
    _file("broken_quotes", _("A quotation mark is opened and never closed. Export the file again.")),
    _file("row_too_long", _("A row is longer than %(limit)s bytes; a quotation mark may be missing.")),
    _file(
        "too_many_ragged_rows",
        _("More than %(limit)s rows in a run have another number of fields than the header."),
    ),
    _file("broken_file", _("The file is damaged and cannot be read to its end. Export it again.")),
    _file("missing_column", _("These columns are missing: %(columns)s.")),
    _file("unknown_column", _("The template does not know these columns: %(columns)s.")),
    _file("duplicate_column", _("These columns occur more than once: %(columns)s.")),
    _file("nested_column", _("These columns hold lists or structures, not plain values: %(columns)s.")),
    _file("zip_bomb", _("The file unpacks to far more than it may: it was not opened.")),
    _file("zip_encrypted", _("The file is encrypted. Deliver it without a password.")),
    _file("macros", _("The workbook contains macros or embedded objects. Save it as a plain XLSX file.")),
    _file("external_links", _("The workbook links to other files. Break the links and save it again.")),
    _file("xml_entities", _("The workbook defines XML entities, which no spreadsheet program writes.")),
    _file(
        "formula_cell", _("Cell %(cell)s holds a formula. Replace formulas by their values and save again.")
    ),
    _file("several_sheets", _("More than one sheet has content. Deliver one sheet per file.")),
    _file(
        "workbook_too_big",
        _("The workbook is too large to be read in a stream. Deliver it as CSV or Parquet."),
    ),
    _file(
        "row_group_too_big",
        _("A row group of the Parquet file is too large. Write it with at most %(limit)s rows each."),
    ),
    _file(
        "all_rows_refused",
        _("Every row was refused; nothing was loaded. The refused rows tell the reasons."),
    ),
    _file("internal_error", _("Loading stopped on an error of the platform. The operator was told.")),
    # --- single rows -------------------------------------------------------------------------------
    _row("ragged_row", _("The row has another number of fields than the header.")),
    _row("missing_required", _("The value is required and missing.")),
    _row("bad_number", _("This is not a number of the expected form.")),
    _row("bad_date", _("This is not a date (expected: 2025-03-31).")),
    _row("bad_month", _("This is not a month (expected: its first day, 2025-03-01).")),
    _row("bad_flag", _("This is neither true nor false.")),
    _row("bad_choice", _("This is none of the values that the template allows.")),
    _row("too_long", _("The text is longer than the template allows.")),
    _row("control_character", _("The text contains control characters.")),
    _row("formula", _("The text begins with “=”, as a formula does.")),
    _row("negative_not_allowed", _("The value must not be negative.")),
    _row("number_out_of_range", _("The number is outside the range that the template allows.")),
    _row("date_out_of_range", _("The date lies outside what this template can hold.")),
    _row("future_date", _("The date lies after the day of the delivery.")),
    _row("date_order", _("The end lies before the beginning.")),
    _row("amount_tax_total_mismatch", _("Amount and tax do not add up to the total.")),
    _row("uscc_form", _("This is not a unified social credit code: its length or a character is wrong.")),
    _row("uscc_check_digit", _("The check digit does not fit the code. Compare it with the certificate.")),
    _row("unknown_subject", _("No subject with this code is registered here.")),
    _row("duplicate_source_id", _("A row further up has the same record id.")),
    _row("duplicate_subject", _("A row further up registers the same code.")),
    _row("registration_refused", _("The registration was refused: %(reason)s")),
    # --- warnings ----------------------------------------------------------------------------------
    Verdict(
        "uscc_inner_check",
        Scope.WARNING,
        _("The check digit of the organisation code inside does not fit; the row was accepted."),
    ),
)

VERDICTS: dict[str, Verdict] = {verdict.code: verdict for verdict in _ALL}


class DeliveryRefused(Exception):  # noqa: N818  (named by what happened)
    """A whole file is refused; nothing of it was loaded. ``code`` is a file verdict of `VERDICTS`."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code, details)

    def __str__(self) -> str:
        return reason(self.code, self.details)


def reason(code: str, details: dict[str, Any] | None = None) -> str:
    """Return how the verdict ``code`` reads in the current language."""
    text = str(VERDICTS[code].text)
    return text % details if details else text
