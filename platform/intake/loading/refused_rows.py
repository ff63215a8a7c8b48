"""The file of refused rows that goes back to whoever delivered them."""

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.formats.base import Template
from intake.verdicts import VERDICTS, reason

#: A spreadsheet would run what begins so.
_DANGEROUS = r"^[=+\-@\t\r]"
_PLAIN_NUMBER = r"^[+-]?[0-9.,]+$"


class RefusedRows:
    """A CSV of verdicts in the language of the one who delivered; the file is made with the first of them."""

    def __init__(self, path: Path, template: Template, language: str) -> None:
        self.path = path
        self.language = language
        with override(language):
            self._columns = {column.name: column.header(language) for column in template.columns}
            self._reasons = {code: reason(code) for code in VERDICTS if "%(" not in str(VERDICTS[code].text)}
            self._titles = [_("Row"), _("Column"), _("Value"), _("Verdict"), _("Reason")]
        self._file: BinaryIO | None = None
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, verdicts: pl.DataFrame) -> None:
        """Write ``verdicts`` (`intake.checking.ledger.VERDICT_SCHEMA`) with their reasons."""
        if verdicts.is_empty():
            return
        rows = verdicts.select(
            pl.col("row_no").alias(self._titles[0]),
            pl.col("column").replace(self._columns).alias(self._titles[1]),
            _safe(pl.col("value")).alias(self._titles[2]),
            pl.col("code").alias(self._titles[3]),
            pl.when(pl.col("detail") != "")
            .then(_safe(pl.col("detail")))
            .otherwise(pl.col("code").replace(self._reasons))
            .alias(self._titles[4]),
        )
        is_new = self._file is None
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("wb")
        rows.write_csv(self._file, include_header=is_new, include_bom=is_new)


def _safe(value: pl.Expr) -> pl.Expr:
    """Put an apostrophe before what a spreadsheet would run as a formula; plain numbers stay."""
    is_risky = value.str.contains(_DANGEROUS) & ~value.str.contains(_PLAIN_NUMBER)
    return pl.when(is_risky).then(pl.concat_str(pl.lit("'"), value)).otherwise(value)
