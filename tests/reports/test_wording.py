"""The catalogue of sentences: both languages complete, nothing missing, nothing left over."""

import json
import re
from enum import StrEnum
from pathlib import Path

import pytest

import reports
from reports.content import Basis, Purpose, StatusColour
from reports.content_operation import AnomalyLevel
from reports.content_records import Fulfilment, LoanStatus, RecordStatus
from reports.content_values import DataState
from reports.formats import wording
from reports.presentation.sources import MARKS

FOLDER = Path(reports.__file__).parent
ENTRIES: dict[str, dict[str, str]] = json.loads((FOLDER / "wording.json").read_text("utf-8"))
TEMPLATES = "\n".join(path.read_text("utf-8") for path in (FOLDER / "templates").rglob("*.html"))
CODE = "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*.py"))
CODED = {
    "purpose": Purpose,
    "status": StatusColour,
    "basis": Basis,
    "level": AnomalyLevel,
    "loan": LoanStatus,
    "record": RecordStatus,
    "fulfilment": Fulfilment,
    "state": DataState,
}


def test_every_sentence_a_template_prints_exists() -> None:
    assert set(re.findall(r"\bt\.(\w+)", TEMPLATES)) <= set(ENTRIES)


@pytest.mark.parametrize(("prefix", "codes"), CODED.items())
def test_every_coded_value_has_its_word(prefix: str, codes: type[StrEnum]) -> None:
    assert {f"{prefix}_{code.value}" for code in codes} <= set(ENTRIES)


def test_no_sentence_is_left_over() -> None:
    prefixes = (*CODED, "kind", "kind_facts", "sec")
    used = set(re.findall(r"\bt\.(\w+)", TEMPLATES)) | set(re.findall(r"[\"'](\w+)[\"']", CODE))
    left = {
        key for key in ENTRIES if key not in used and not key.startswith(tuple(f"{p}_" for p in prefixes))
    }
    assert not left


def test_both_languages_say_something_with_the_same_places_to_fill() -> None:
    for key, entry in ENTRIES.items():
        assert set(entry) == {"zh", "en"}, key
        assert all(text.strip() for text in entry.values()), key
        assert sorted(re.findall(r"\{\d*\}", entry["zh"])) == sorted(re.findall(r"\{\d*\}", entry["en"])), key


def test_each_state_of_data_has_a_sign_and_a_word_of_its_own() -> None:
    assert set(MARKS) == {state.value for state in DataState} | {"none"}
    assert len(set(MARKS.values())) == len(MARKS)
    for language in ("zh-hans", "en"):
        words = wording(language)
        assert len({words[f"state_{state}"] for state in MARKS}) == len(MARKS)
        assert len({words[f"state_{state}_means"] for state in MARKS}) == len(MARKS)
