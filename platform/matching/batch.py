"""The same judgement over many subjects at once.

Products share most of their conditions: each distinct rule is evaluated once over the whole column of
subjects, into one byte each: yes 0, refer 1, no 2. A product's verdict is the greatest of its rules'
bytes; in slices of subjects the work stays in the processor's cache and memory flat.
docs/algorithms/matching.md.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lenders.rules import ITEM_PREFIX, Rule, Rules, digest_of
from matching.judgement import Request, Verdict, holds
from scoring.profile import ProfileFrame, Value

Bytes = NDArray[np.uint8]
Bits = NDArray[np.uint64]

#: Subjects per slice: 8,192 bytes per rule leave a product's rules inside the second-level cache.
SLICE = 8_192

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "ge": np.greater_equal,
    "le": np.less_equal,
    "gt": np.greater,
    "lt": np.less,
    "eq": np.equal,
    "ne": np.not_equal,
}


@dataclass(frozen=True, slots=True)
class Slice:
    """The judgement of some subjects: arrays of products by subjects.

    Bit k of `no` and of `refer` belongs to rule k of the product, as `Rules.rules` counts them.
    """

    start: int
    verdicts: Bytes
    no: Bits
    refer: Bits


@dataclass(frozen=True)
class CityMatches:
    """The verdicts of a whole city: products (rows, by code) by subjects (columns, as in the frame)."""

    usccs: list[str]
    catalogue: tuple[Rules, ...]
    verdicts: Bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 over products, rules, subjects in order of their codes, and every verdict."""
        order = np.argsort(np.array(self.usccs, dtype=object), kind="stable")
        digest = hashlib.sha256(digest_of(self.catalogue).encode())
        for place in order:
            digest.update(self.usccs[place].encode())
        for row in self.verdicts:
            digest.update(row[order].tobytes())
        return digest.hexdigest()

    def totals(self) -> dict[str, dict[str, int]]:
        """Count the verdicts of each product."""
        return {
            rules.product: {verdict.code: int(np.count_nonzero(row == verdict.value)) for verdict in Verdict}
            for rules, row in zip(self.catalogue, self.verdicts, strict=True)
        }

    def pairs(self, verdict: Verdict) -> int:
        """Count the pairs of subject and product with a verdict."""
        return int(np.count_nonzero(self.verdicts == verdict.value))

    def of_subject(self, uscc: str) -> dict[str, Verdict]:
        """Give the verdict of each product on one subject; ValueError for a stranger."""
        column = self.verdicts[:, self.usccs.index(uscc)]
        return {rules.product: Verdict(int(code)) for rules, code in zip(self.catalogue, column, strict=True)}


def judge_city(catalogue: Sequence[Rules], profiles: ProfileFrame, request: Request) -> CityMatches:
    """Judge every product for every subject; one byte per pair is kept."""
    plan = Plan(catalogue, profiles, request)
    verdicts = np.empty((len(plan.catalogue), len(profiles)), dtype=np.uint8)
    for start in range(0, len(profiles), SLICE):
        stop = min(start + SLICE, len(profiles))
        for number, rows in enumerate(plan.rows):
            np.maximum.reduce(plan.outcomes[rows, start:stop], axis=0, out=verdicts[number, start:stop])
    return CityMatches(profiles.usccs, plan.catalogue, verdicts)


def judge_slices(
    catalogue: Sequence[Rules], profiles: ProfileFrame, request: Request, *, subjects: int = SLICE
) -> Iterator[Slice]:
    """Judge as `judge_city` does, slice by slice, with the failing and the referring rules of every pair."""
    plan = Plan(catalogue, profiles, request)
    for start in range(0, len(profiles), subjects):
        yield plan.slice(start, min(start + subjects, len(profiles)))


class Plan:
    """The distinct rules of a catalogue, evaluated once over all subjects."""

    def __init__(self, catalogue: Sequence[Rules], profiles: ProfileFrame, request: Request) -> None:
        self.catalogue = tuple(sorted(catalogue, key=lambda rules: rules.product))
        distinct: dict[str, int] = {}
        atoms: list[Rule] = []
        self.rows: list[NDArray[np.intp]] = []
        for rules in self.catalogue:
            rows = []
            for rule in rules.rules:
                if rule.key not in distinct:
                    distinct[rule.key] = len(atoms)
                    atoms.append(rule)
                rows.append(distinct[rule.key])
            # a product without rules is a yes: the last row of the outcomes is all yes
            self.rows.append(np.array(rows or [-1], dtype=np.intp))
        columns = Columns(profiles, request.figures())
        self.outcomes: Bytes = np.zeros((len(atoms) + 1, len(profiles)), dtype=np.uint8)
        for number, rule in enumerate(atoms):
            self.outcomes[number] = columns.outcome(rule)

    def slice(self, start: int, stop: int) -> Slice:
        """Combine the outcomes of some subjects into verdicts and bits."""
        shape = (len(self.catalogue), stop - start)
        verdicts = np.empty(shape, dtype=np.uint8)
        no, refer = np.zeros(shape, dtype=np.uint64), np.zeros(shape, dtype=np.uint64)
        part = self.outcomes[:, start:stop]
        says_no, says_refer = part == Verdict.NO.value, part == Verdict.REFER.value
        for number, rows in enumerate(self.rows):
            np.maximum.reduce(part[rows], axis=0, out=verdicts[number])
            for bit, row in enumerate(rows):
                weight = np.uint64(1 << bit)
                no[number] |= says_no[row] * weight
                refer[number] |= says_refer[row] * weight
        return Slice(start, verdicts, no, refer)


class Columns:
    """The columns that rules read, each brought into shape once."""

    def __init__(self, profiles: ProfileFrame, figures: dict[str, Value]) -> None:
        self._profiles = profiles
        self._figures = figures
        self._numbers: dict[str, NDArray[np.float64]] = {}
        self._texts: dict[str, tuple[NDArray[np.int64], list[str]]] = {}

    def outcome(self, rule: Rule) -> Bytes:
        """Give one byte per subject; all yes where the request leaves the rule open."""
        size = len(self._profiles)
        if rule.operator == "authorised":
            code = rule.reads.removeprefix(ITEM_PREFIX)
            return self._profiles.in_state(code, "not_authorised").astype(np.uint8) * Verdict.REFER.value
        if rule.reads in self._figures:
            value = self._figures[rule.reads]
            met = value is None or holds(rule.operator, value, rule.value)
            return np.full(size, Verdict.YES if met else Verdict.NO, dtype=np.uint8)
        fits, known = self._compared(rule)
        unknown = Verdict.NO if rule.unknown == "no" else Verdict.REFER
        return np.where(known, np.where(fits, Verdict.YES, Verdict.NO), unknown).astype(np.uint8)

    def _compared(self, rule: Rule) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell where the value fits, and where it is known."""
        wanted: Any = rule.value
        listed = isinstance(wanted, tuple)
        if isinstance(wanted[0] if listed else wanted, str):
            codes, words = self._text(rule.reads)
            # each distinct text is compared once; the last place stands for the unknown
            table = np.array([holds(rule.operator, word, wanted) for word in words] + [False])
            return table[codes], codes >= 0
        numbers = self._number(rule.reads)
        known = ~np.isnan(numbers)
        if rule.operator == "between":
            return (numbers >= wanted[0]) & (numbers <= wanted[1]), known
        if rule.operator in ("in", "not_in"):
            found = np.isin(numbers, np.array(wanted, dtype=np.float64))
            return (found if rule.operator == "in" else ~found), known
        return _COMPARE[rule.operator](numbers, wanted), known

    def _number(self, key: str) -> NDArray[np.float64]:
        if key not in self._numbers:
            self._numbers[key] = self._profiles.numbers(key)
        return self._numbers[key]

    def _text(self, key: str) -> tuple[NDArray[np.int64], list[str]]:
        """Give a text column as codes into its distinct words; -1 where unknown."""
        if key not in self._texts:
            column = self._profiles.texts(key)
            words = sorted(column.drop_nulls().unique().to_list())
            codes = column.replace_strict(words, list(range(len(words))), default=-1, return_dtype=pl.Int64)
            self._texts[key] = (codes.fill_null(-1).to_numpy(), words)
        return self._texts[key]
