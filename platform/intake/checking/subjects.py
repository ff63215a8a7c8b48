"""From codes to registered subjects, and a named verdict on every code that has none."""

import re
from collections.abc import Iterable

import polars as pl

from accounts.identity import uscc as codes
from archives.models import Subject
from intake.checking.ledger import Ledger

_KNOWN_MOST = 200_000
_ASKED = re.compile("[0-9A-Z]{18}")


class SubjectIndex:
    """The ids of registered subjects by code; it remembers what it looked up, within bounds."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def find(self, wanted: Iterable[str]) -> dict[str, int]:
        """Return the ids of those of ``wanted`` that are registered; other text is not asked for."""
        wanted = {code for code in wanted if _ASKED.fullmatch(code)}
        fresh = wanted - self._known.keys()
        if len(self._known) + len(fresh) > _KNOWN_MOST:
            self._known, fresh = {}, wanted
        if fresh:
            found = Subject.objects.filter(organisation__uscc__in=fresh)
            self._known.update(found.values_list("organisation__uscc", "pk"))
        return {code: self._known[code] for code in wanted if code in self._known}


def subject_ids(uscc: pl.Series, index: SubjectIndex, ledger: Ledger) -> pl.Series:
    """Return the subject of each row; codes without one get the verdict that fits them best."""
    wanted = uscc.drop_nulls().unique().to_list()
    known = index.find(wanted)
    strangers: dict[str, list[str]] = {}
    for code in wanted:
        if code not in known:
            strangers.setdefault(verdict_on_stranger(code), []).append(code)
    for verdict in sorted(strangers):
        ledger.fault(verdict, "uscc", uscc.is_in(strangers[verdict]), uscc)
    return uscc.replace_strict(known, default=None, return_dtype=pl.Int64)


def verdict_on_stranger(code: str) -> str:
    """Say what is wrong with a code that nobody registered: its form, its check digit, or just that."""
    if codes.is_derived(code):
        return "unknown_subject"
    errors = {problem.code for problem in codes.problems(code) if problem.severity == "error"}
    if errors - {"check_digit"}:
        return "uscc_form"
    return "uscc_check_digit" if errors else "unknown_subject"
