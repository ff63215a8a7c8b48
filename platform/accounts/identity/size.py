"""The size class of a firm by the standard of MIIT notice 300 (2011), as NBS (2017) maps it to industries.

A class needs the lower bound of *every* indicator of its industry; a firm that misses one falls to the class
below, so the smallest of the single classes decides. Revenue and assets are CNY, staff are heads.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from accounts.identity import industries

SizeClassCode = Literal["large", "medium", "small", "micro"]
Indicator = Literal["revenue", "staff", "assets"]
SOURCE = "工信部联企业〔2011〕300号"

_CLASSES: tuple[SizeClassCode, ...] = ("large", "medium", "small")
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Standard:
    """The lower bounds of large, medium and small per indicator, for one group of industries."""

    code: str
    zh: str
    en: str
    bounds: dict[Indicator, tuple[Decimal, Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Size:
    """A size class and the threshold that decided it: ``value`` of ``indicator`` against ``bound``."""

    size_class: SizeClassCode
    standard: str
    indicator: Indicator
    value: Decimal
    bound: Decimal

    def basis(self) -> dict[str, Any]:
        """Return what is stored beside the class: rule, indicator, value and bound."""
        return {
            "source": SOURCE,
            "standard": self.standard,
            "indicator": self.indicator,
            "value": str(self.value),
            "bound": str(self.bound),
        }


def _standard(code: str, zh: str, en: str, **bounds: tuple[float, float, float]) -> Standard:
    """Bounds of money are given in millions of yuan, of staff in heads."""
    exact: dict[Any, Any] = {
        indicator: tuple(Decimal(str(bound)) * (1 if indicator == "staff" else _MILLION) for bound in three)
        for indicator, three in bounds.items()
    }
    return Standard(code, zh, en, exact)


STANDARDS: dict[str, Standard] = {
    standard.code: standard
    for standard in (
        _standard("agriculture", "农、林、牧、渔业", "agriculture", revenue=(200, 5, 0.5)),
        _standard("industry", "工业", "industry", staff=(1000, 300, 20), revenue=(400, 20, 3)),
        _standard("construction", "建筑业", "construction", revenue=(800, 60, 3), assets=(800, 50, 3)),
        _standard("wholesale", "批发业", "wholesale", staff=(200, 20, 5), revenue=(400, 50, 10)),
        _standard("retail", "零售业", "retail", staff=(300, 50, 10), revenue=(200, 5, 1)),
        _standard("transport", "交通运输业", "transport", staff=(1000, 300, 20), revenue=(300, 30, 2)),
        _standard("storage", "仓储业", "storage", staff=(200, 100, 20), revenue=(300, 10, 1)),
        _standard("post", "邮政业", "post", staff=(1000, 300, 20), revenue=(300, 20, 1)),
        _standard("accommodation", "住宿业", "accommodation", staff=(300, 100, 10), revenue=(100, 20, 1)),
        _standard("catering", "餐饮业", "catering", staff=(300, 100, 10), revenue=(100, 20, 1)),
        _standard(
            "information",
            "信息传输业",
            "information transmission",
            staff=(2000, 100, 10),
            revenue=(1000, 10, 1),
        ),
        _standard(
            "software",
            "软件和信息技术服务业",
            "software and IT services",
            staff=(300, 100, 10),
            revenue=(100, 10, 0.5),
        ),
        _standard(
            "development",
            "房地产开发经营",
            "property development",
            revenue=(2000, 10, 1),
            assets=(100, 50, 20),
        ),
        _standard("property", "物业管理", "property management", staff=(1000, 300, 100), revenue=(50, 10, 5)),
        _standard(
            "business",
            "租赁和商务服务业",
            "leasing and business services",
            staff=(300, 100, 10),
            assets=(1200, 80, 1),
        ),
        _standard("other", "其他未列明行业", "other industries", staff=(300, 100, 10)),
    )
}

# Where sections decide; what the notice does not cover (finance, education, public bodies) has no standard.
_BY_SECTION = {
    "A": "agriculture", "B": "industry", "C": "industry", "D": "industry", "E": "construction",
    "L": "business", "M": "other", "N": "other", "O": "other", "R": "other",
}  # fmt: skip
_BY_DIVISION = {
    "51": "wholesale", "52": "retail", "54": "transport", "55": "transport", "56": "transport",
    "57": "transport", "58": "transport", "59": "storage", "60": "post", "61": "accommodation",
    "62": "catering", "63": "information", "64": "information", "65": "software", "85": "other",
}  # fmt: skip
_BY_GROUP = {"591": "transport", "701": "development", "702": "property", "703": "other", "709": "other"}


class MissingIndicatorError(ValueError):
    """A figure that the standard asks for was not given; its name is the argument."""


def standard_of(industry_code: str) -> Standard | None:
    """Return the standard of an industry, or None where the notice has none or the code is too coarse."""
    digits = industries.canonical(industry_code)[1:]
    code = (
        _BY_GROUP.get(digits[:3]) or _BY_DIVISION.get(digits[:2]) or _BY_SECTION.get(_section(industry_code))
    )
    return STANDARDS[code] if code else None


def classify(industry_code: str, **figures: Decimal | None) -> Size | None:
    """Return the size class of a firm from its ``revenue``, ``staff`` and ``assets``, and what decided it.

    None where the notice does not cover the industry. A figure that the standard needs and that is missing
    raises MissingIndicatorError: unknown is not zero. One exception follows from the rule: a figure in the
    micro band decides alone.
    """
    standard = standard_of(industry_code)
    if standard is None:
        return None
    given = {name: figures.get(name) for name in standard.bounds}
    single = [_by_one(standard, name, value) for name, value in given.items() if value is not None]
    smallest = min(single, key=_rank, default=None)
    missing = next((name for name, value in given.items() if value is None), None)
    if missing and (smallest is None or smallest.size_class != "micro"):
        raise MissingIndicatorError(missing)
    return smallest


def _section(industry_code: str) -> str:
    return industries.canonical(industry_code)[0]


def _by_one(standard: Standard, indicator: Indicator, value: Decimal) -> Size:
    bounds = standard.bounds[indicator]
    for size_class, bound in zip(_CLASSES, bounds, strict=True):
        if value >= bound:
            return Size(size_class, standard.code, indicator, value, bound)
    return Size("micro", standard.code, indicator, value, bounds[-1])


def _rank(size: Size) -> int:
    return ("micro", "small", "medium", "large").index(size.size_class)
