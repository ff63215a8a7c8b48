"""Regions (GB/T 2260) and industries (GB/T 4754-2017)."""

import pytest

from accounts.identity import industries, regions
from accounts.identity.industries import UnknownIndustryError


@pytest.mark.parametrize(
    ("code", "zh", "status"),
    [
        ("610825", "陕西省榆林市定边县", "current"),
        ("610881", "陕西省榆林市神木市", "current"),
        ("110101", "北京市东城区", "current"),  # the heading 市辖区 is no place
        ("110100", "北京市", "current"),
        ("419001", "河南省济源市", "current"),
        ("441900", "广东省东莞市", "current"),
        ("610000", "陕西省", "current"),
        ("330104", "浙江省杭州市江干区", "historical"),  # dissolved in 2021; codes of its day live on
        ("610131", "陕西省西安市", "unlisted"),  # a development zone numbers itself
        ("641100", "宁夏回族自治区", "unlisted"),
    ],
)
def test_regions_are_named_as_far_as_the_standard_knows(code: str, zh: str, status: str) -> None:
    """County, prefecture and province, with dissolved and self-numbered regions told apart."""
    region = regions.find(code)
    assert region is not None
    assert (region.zh, region.status) == (zh, status)


@pytest.mark.parametrize("code", ["", "61082", "6108255", "990101", "000000", "61a825", "٦١٠٨٢٥"])
def test_what_is_in_no_province_is_no_region(code: str) -> None:
    """Wrong lengths, letters, digits of other scripts and unknown provinces find nothing."""
    assert regions.find(code) is None


def test_regions_can_be_chosen_by_province_and_county() -> None:
    """Every province has its name in both languages; counties in force belong to it."""
    assert [region.province for region in regions.provinces()][:2] == ["北京市", "天津市"]
    assert len(regions.provinces()) == 34
    yulin = [region.county for region in regions.counties("61") if region.prefecture == "榆林市"]
    assert len(yulin) == 12
    assert "神木市" in yulin
    assert "神木县" not in yulin  # a city since 2017
    assert [region.code for region in regions.counties("46") if region.prefecture == "儋州市"] == ["460400"]
    assert regions.find("610825").en == "定边县, 榆林市, Shaanxi"  # type: ignore[union-attr]


def test_all_97_divisions_are_there_in_both_languages() -> None:
    """20 sections, divisions 01 to 97 without a gap, each with two names."""
    assert list(industries.sections()) == list("ABCDEFGHIJKLMNOPQRST")
    assert sorted(industries.divisions()) == [f"{number:02}" for number in range(1, 98)]
    assert all(industry.zh and industry.en.isascii() for industry in industries.divisions().values())


@pytest.mark.parametrize(
    ("typed", "stored", "zh"),
    [
        ("H6130", "H6130", "住宿业"),
        ("6130", "H6130", "住宿业"),
        ("h61", "H61", "住宿业"),
        ("A", "A", "农、林、牧、渔业"),
        ("0111", "A0111", "农业"),
        (" C13 ", "C13", "农副食品加工业"),
        ("T97", "T97", "国际组织"),
    ],
)
def test_industries_are_stored_with_their_letter(typed: str, stored: str, zh: str) -> None:
    """Letter and two to four digits; the division gives the name."""
    assert industries.canonical(typed) == stored
    found = industries.find(stored)
    assert found is not None
    assert found.zh == zh


@pytest.mark.parametrize("code", ["", "00", "98", "Z61", "C61", "H6", "H61300", "H6a", "61 30", "٦١"])
def test_industries_outside_the_standard_are_refused(code: str) -> None:
    """No such division, or the letter is another division's."""
    with pytest.raises(UnknownIndustryError):
        industries.canonical(code)
    assert industries.find(code) is None
