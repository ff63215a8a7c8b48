"""`manage.py load_delivery`."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from intake.models import Batch, BatchState, Entrance
from tests.intake.cases import AS_OF, FIRM, TAX_OFFICE, csv_of, register, row, source_unit

pytestmark = pytest.mark.django_db


def _run(path: Path, *, source: str = TAX_OFFICE, template: str = "sales_invoices") -> str:
    output = io.StringIO()
    with override("en"):
        call_command(
            "load_delivery", path, source=source, template=template, as_of=AS_OF, stdout=output, stderr=output
        )
    return output.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one sound and one poor row."""
    path = tmp_path / "invoices.csv"
    rows = [row("sales_invoices"), row("sales_invoices", "R2", issued_on="x")]
    path.write_text(csv_of(rows, "sales_invoices"), encoding="utf-8")
    return path


def test_it_loads_a_file_and_says_how_it_went(file: Path) -> None:
    """Counts, verdicts with their reasons, and where the refused rows are."""
    register(FIRM)
    source_unit()
    said = _run(file)
    batch = Batch.objects.get()
    assert (batch.state, batch.entrance) == (BatchState.LOADED_WITH_REFUSALS, Entrance.COMMAND)
    assert "2 read, 1 loaded (0 corrections), 0 unchanged, 1 refused" in said
    assert "1 bad_date: This is not a date" in said
    assert batch.refused_rows_path in said


def test_a_refused_file_ends_with_an_error(file: Path) -> None:
    """The exit code tells scripts; the text tells people."""
    source_unit()
    with pytest.raises(CommandError, match="Every row was refused"):
        _run(file)


def test_wrong_arguments_are_named(file: Path, tmp_path: Path) -> None:
    """An unknown source unit, template or file."""
    source_unit()
    with pytest.raises(CommandError, match="No source unit has the code “nobody”"):
        _run(file, source="nobody")
    with pytest.raises(CommandError, match="There is no template “horoscopes”"):
        _run(file, template="horoscopes")
    with pytest.raises(CommandError, match="no such file"):
        _run(tmp_path / "missing.csv")
    assert not Batch.objects.exists()
