"""Size classes by MIIT notice 300 (2011)."""

from decimal import Decimal
from itertools import pairwise

import pytest

from accounts.identity import size
from accounts.identity.size import MissingIndicatorError


def million(amount: str) -> Decimal:
    return Decimal(amount) * 1_000_000


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [
        ("0", "micro"),
        ("0.499999", "micro"),
        ("0.5", "small"),
        ("4.99", "small"),
        ("5", "medium"),
        ("199.99", "medium"),
        ("200", "large"),
    ],
)
def test_agriculture_goes_by_revenue_alone(revenue: str, expected: str) -> None:
    """Below 0.5, 5 and 200 million yuan; a bound belongs to the class above."""
    found = size.classify("A0111", revenue=million(revenue))
    assert found is not None
    assert found.size_class == expected


@pytest.mark.parametrize("industry", ["H6130", "H62"])
@pytest.mark.parametrize(
    ("staff", "revenue", "expected", "decided_by"),
    [
        (9, "50", "micro", "staff"),
        (50, "0.9", "micro", "revenue"),
        (10, "1", "small", "staff"),
        (99, "20", "small", "staff"),
        (100, "19.99", "small", "revenue"),
        (100, "20", "medium", "staff"),
        (300, "99", "medium", "revenue"),
        (300, "100", "large", "staff"),
    ],
)
def test_accommodation_and_catering_need_both(
    industry: str, staff: int, revenue: str, expected: str, decided_by: str
) -> None:
    """The smaller of the two single classes holds, and the basis names the figure that decided."""
    found = size.classify(industry, staff=Decimal(staff), revenue=million(revenue))
    assert found is not None
    assert (found.size_class, found.indicator) == (expected, decided_by)


@pytest.mark.parametrize(
    ("industry", "standard"),
    [
        ("C1311", "industry"), ("D44", "industry"), ("E47", "construction"), ("F51", "wholesale"),
        ("F5211", "retail"), ("G54", "transport"), ("G5910", "transport"), ("G5990", "storage"),
        ("G60", "post"), ("I64", "information"), ("I6513", "software"), ("K7010", "development"),
        ("K7020", "property"), ("K7030", "other"), ("L72", "business"), ("M74", "other"), ("Q85", "other"),
    ],
)  # fmt: skip
def test_each_industry_has_its_standard(industry: str, standard: str) -> None:
    """Sections, divisions and, where needed, groups lead to one of the sixteen rows of the notice."""
    found = size.standard_of(industry)
    assert found is not None
    assert found.code == standard


@pytest.mark.parametrize("industry", ["J66", "P83", "Q84", "S92", "T97", "G53", "K70", "F", "G"])
def test_what_the_notice_does_not_cover_has_no_class(industry: str) -> None:
    """Finance, education, public bodies, railways, and codes too coarse to tell: no class, no guess."""
    assert size.classify(industry, staff=Decimal(5), revenue=Decimal(1), assets=Decimal(1)) is None


def test_a_missing_figure_is_not_zero() -> None:
    """Only a figure in the micro band can decide alone; otherwise the missing one is asked for."""
    with pytest.raises(MissingIndicatorError, match="revenue"):
        size.classify("C13", staff=Decimal(500))
    with pytest.raises(MissingIndicatorError, match="staff"):
        size.classify("M74")
    found = size.classify("C13", staff=Decimal(19))
    assert found is not None
    assert found.size_class == "micro"


def test_the_basis_can_be_read_again() -> None:
    """What is stored names the source, the standard, the figure and the bound it was held against."""
    found = size.classify("H61", staff=Decimal(12), revenue=million("30"))
    assert found is not None
    assert found.basis() == {
        "source": "工信部联企业〔2011〕300号",
        "standard": "accommodation",
        "indicator": "staff",
        "value": "12",
        "bound": "10",
    }


def test_bounds_fall_from_large_to_small() -> None:
    """In every row the bound of a larger class is the higher one."""
    for standard in size.STANDARDS.values():
        for bounds in standard.bounds.values():
            assert all(larger > smaller for larger, smaller in pairwise(bounds)), standard.code
