"""Memory stays flat whatever the size of the file."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection

from accounts.identity.uscc import derived_code
from archives.models import Subject
from archives.registration import subjects_register
from benchmarks.intake import generated_invoices
from tests.intake.cases import AS_OF, source_unit

LOAD = """
import re, sys
import django
django.setup()
from config.template_database import use_database
use_database(sys.argv[1])
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[4]
from django.core.management import call_command
call_command("load_delivery", sys.argv[2], source=sys.argv[3], template="sales_invoices", as_of=None)
print("PEAK", re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""
LIMIT_MIB = 600


def _peak_mib(file: Path, media: Path) -> int:
    """Load ``file`` in a process of its own and return its peak memory."""
    arguments = [str(connection.settings_dict["NAME"]), str(file), source_unit().uscc, str(media)]
    result = subprocess.run(
        [sys.executable, "-c", LOAD, *arguments], capture_output=True, text=True, check=True
    )
    found = re.search(r"PEAK (\d+)", result.stdout)
    assert found, result.stderr
    return int(found[1]) // 1024


def _invoices(path: Path, rows: int) -> Path:
    codes = [derived_code("memory", str(number)) for number in range(100)]
    if not Subject.objects.exists():
        facts = [{"uscc": code, "name": code, "kind": "sme"} for code in codes]
        subjects_register(facts, actor=None, on=AS_OF)
    with path.open("wb") as file:
        for part, first in enumerate(range(0, rows, 100_000)):
            frame = generated_invoices(codes, min(100_000, rows - first)).with_columns(
                pl.concat_str(pl.lit(f"{part}-"), "source_record_id").alias("source_record_id")
            )
            frame.write_csv(file, include_header=not part, float_precision=2)
    return path


@pytest.mark.slow
@pytest.mark.usefixtures("own_database")
def test_five_million_rows_need_no_more_memory_than_some(tmp_path: Path, settings: Any) -> None:
    """A load of 5,000,000 rows stays below 600 MiB, and near what 300,000 rows need."""
    small = _peak_mib(_invoices(tmp_path / "small.csv", 300_000), tmp_path / "media")
    large = _peak_mib(_invoices(tmp_path / "large.csv", 5_000_000), tmp_path / "media")
    assert large < LIMIT_MIB
    assert large < small + 100
