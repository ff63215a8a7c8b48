"""Administrative regions by GB/T 2260: six digits, province, prefecture and county, two digits each.

The table is python-stdnum's, with the years in which each code was in force. A registered code keeps the
region of its day, so historical codes are found too. Development zones and registries number themselves
outside the standard (about one company in thirty has such a code): those are `unlisted` and know only the
levels that the standard lists.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from django.utils.translation import get_language

_LINE = re.compile(r'^(?P<indent> *)(?P<digits>\d+) (?:province|county)="(?P<names>[^"]*)"$')
_NAME = re.compile(r"^(?:\[(?P<since>\d*)-(?P<until>\d*)\])?(?P<name>.+)$")

#: English names of the provinces; lower levels have only their Chinese ones.
PROVINCES_EN = {
    "11": "Beijing", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia",
    "21": "Liaoning", "22": "Jilin", "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu",
    "33": "Zhejiang", "34": "Anhui", "35": "Fujian", "36": "Jiangxi", "37": "Shandong", "41": "Henan",
    "42": "Hubei", "43": "Hunan", "44": "Guangdong", "45": "Guangxi", "46": "Hainan", "50": "Chongqing",
    "51": "Sichuan", "52": "Guizhou", "53": "Yunnan", "54": "Tibet", "61": "Shaanxi", "62": "Gansu",
    "63": "Qinghai", "64": "Ningxia", "65": "Xinjiang", "71": "Taiwan", "81": "Hong Kong", "82": "Macao",
}  # fmt: skip
# Names under a prefecture that are headings of the table, not places.
_HEADINGS = frozenset({"市辖区", "县", "省直辖县级行政单位", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class Region:
    """A region with the Chinese names of its levels; a level that is not known or not there is empty."""

    code: str
    province: str
    prefecture: str
    county: str
    status: Literal["current", "historical", "unlisted"]

    @property
    def zh(self) -> str:
        """The full Chinese name; municipalities are not named twice."""
        return self.province + self.prefecture + self.county

    @property
    def en(self) -> str:
        """The province in English after the Chinese names of the lower levels."""
        parts = [self.county, self.prefecture, PROVINCES_EN[self.code[:2]]]
        return ", ".join(part for part in parts if part)

    @property
    def label(self) -> str:
        """The full name in the language of the page."""
        return self.zh if (get_language() or "").startswith("zh") else self.en


@cache
def find(code: str) -> Region | None:
    """Return the region of a six-digit code, or None where not even its province exists."""
    table = _table()
    if re.fullmatch("[0-9]{6}", code) is None or code[:2] not in PROVINCES_EN:
        return None
    name, in_force = table.get(code, ("", False))
    province = table[f"{code[:2]}0000"][0]
    prefecture = table.get(f"{code[:4]}00", ("", False))[0]
    if code.endswith("0000"):
        return Region(code, province, "", "", "current")
    if code.endswith("00"):
        return Region(code, province, _place(name), "", _status(name, in_force=in_force))
    return Region(code, province, _place(prefecture), _place(name), _status(name, in_force=in_force))


def provinces() -> list[Region]:
    """Return the provinces in the order of their codes."""
    return [region for digits in PROVINCES_EN if (region := find(f"{digits}0000"))]


@cache
def counties(province: str) -> list[Region]:
    """Return the counties in force of a province (its two digits), in the order of their codes.

    Cities without counties (such as Dongguan) stand for themselves.
    """
    codes = [code for code, (name, in_force) in _table().items() if in_force and code[:2] == province]
    with_counties = {code[:4] for code in codes if not code.endswith("00") and _place(_table()[code][0])}
    chosen = []
    for code in codes:
        leaf = code[:4] not in with_counties if code.endswith("00") else bool(_place(_table()[code][0]))
        if leaf and not code.endswith("0000") and _place(_table()[code][0]):
            chosen.append(code)
    return [region for code in sorted(chosen) if (region := find(code))]


def _status(name: str, *, in_force: bool) -> Literal["current", "historical", "unlisted"]:
    if not name:
        return "unlisted"
    return "current" if in_force else "historical"


def _place(name: str) -> str:
    return "" if name in _HEADINGS else name


@cache
def _table() -> dict[str, tuple[str, bool]]:
    """Return the name last in force of each code, and whether it still is."""
    table: dict[str, tuple[str, bool]] = {}
    text = resources.files("stdnum").joinpath("cn", "loc.dat").read_text(encoding="utf-8")
    province = ""
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        if match["indent"]:
            table[province + match["digits"]] = _last_name(match["names"])
        else:
            province = match["digits"]
    return table


def _last_name(names: str) -> tuple[str, bool]:
    match = _NAME.match(names.rsplit(",", maxsplit=1)[-1])
    if match is None:
        raise ValueError(names)
    return match["name"], not match["until"]
