"""The page about matching says all that matching can say."""

from pathlib import Path

import pytest

from benchmarks import matching as bench
from lenders.choices import FeeBasis, Operator
from matching.ranking import formula
from matching.reasons import REASONS

DOCS = Path(__file__).resolve().parents[2] / "docs"
MATCHING = (DOCS / "algorithms" / "matching.md").read_text(encoding="utf-8")
PRODUCTS = (DOCS / "domain" / "products.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_is_documented(code: str) -> None:
    """A reader finds every reason code."""
    assert f"`{code}`" in MATCHING


@pytest.mark.parametrize("code", [*Operator.values, *FeeBasis.values])
def test_every_operator_and_basis_is_documented(code: str) -> None:
    """A lender's system finds every code it may send."""
    assert f"`{code}`" in PRODUCTS


def test_the_documented_formula_is_the_one_in_force() -> None:
    """The weights on the page are those of the data file."""
    weights = formula().weights
    assert f"{weights['cost']} * cost + {weights['chance']} * chance + {weights['speed']} * speed" in MATCHING


def test_the_tests_that_prove_the_guarantees_exist() -> None:
    """Every test named on the page is in this folder or beside the prices."""
    folders = (Path(__file__).parent, Path(__file__).parents[1] / "lenders")
    source = "".join(file.read_text(encoding="utf-8") for folder in folders for file in folder.glob("*.py"))
    named = {word.strip("`,|") for word in MATCHING.split() if word.startswith("`test_")}
    assert named
    assert all(f"def {name}(" in source for name in named)


def test_the_benchmark_compares_both_ways() -> None:
    """A small run of it finds no pair on which page and batch differ."""
    figures = bench.run(firms=300, products=40, singles=5, compared=20)
    assert figures["differing_pairs"] == 0
    assert figures["one_firm_ms"] > 0
