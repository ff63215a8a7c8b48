"""The file of refused rows: readable, safe to open in a spreadsheet, in the language of who delivered."""

import polars as pl
import pytest

from intake.checking.ledger import VERDICT_SCHEMA
from intake.formats import TEMPLATES
from intake.loading.refused_rows import RefusedRows
from intake.storage import absolute
from tests.intake.cases import FIRM, deliver_rows, refused_rows, register, row


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("-12.50", "-12.50"),
        ("+12", "+12"),
        ("某某,公司", "某某,公司"),
        ('a"b', 'a"b'),
        ("", ""),
    ],
)
def test_no_cell_runs_as_a_formula(tmp_path: object, value: str, written: str) -> None:
    """What a spreadsheet would run gets an apostrophe; plain numbers and text stay as they came."""
    from pathlib import Path

    path = Path(str(tmp_path)) / "refused" / "rows.csv"
    verdicts = pl.DataFrame([(2, "amount", value, "bad_number", "")], schema=VERDICT_SCHEMA, orient="row")
    with RefusedRows(path, TEMPLATES["sales_invoices"], "en") as refused:
        refused.add(verdicts)
        refused.add(verdicts)
    found = pl.read_csv(path.read_bytes(), infer_schema=False)
    assert found.columns == ["Row", "Column", "Value", "Verdict", "Reason"]
    assert found["Value"].fill_null("").to_list() == [written, written]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "column"), [("en", "amount"), ("zh-hans", "金额")])
def test_it_speaks_the_language_of_who_delivered(language: str, column: str) -> None:
    """Column names and reasons are in it; the file is marked as UTF-8 for spreadsheets."""
    register(FIRM)
    batch = deliver_rows(row("sales_invoices"), row("sales_invoices", "R2", amount="=x"), language=language)
    (told,) = refused_rows(batch)
    assert (told["column"], told["value"]) == (column, "'=x")
    assert absolute(batch.refused_rows_path).read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.django_db
def test_a_clean_delivery_has_no_such_file() -> None:
    """Nothing was refused, so there is nothing to fetch."""
    register(FIRM)
    assert not absolute(deliver_rows(row("sales_invoices")).refused_rows_path).exists()
