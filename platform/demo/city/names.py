"""Invented names. Every organisation's Chinese name ends in （演示） and its Latin name in (demo)."""

from dataclasses import dataclass

import numpy as np

from demo.city.draw import Ints, Texts, pick

CITY_ZH = "示范市"
CITY_EN = "Shifan"
MARK_ZH = "（演示）"
MARK_EN = " (demo)"

# Counties of one prefecture by their GB/T 2260 codes; the weights give the seat more firms.
REGIONS: tuple[tuple[str, int], ...] = (
    ("331102", 22),
    ("331121", 12),
    ("331122", 14),
    ("331123", 9),
    ("331124", 10),
    ("331125", 7),
    ("331126", 8),
    ("331127", 8),
    ("331181", 10),
)

_SYLLABLES: tuple[tuple[str, str], ...] = (
    ("云", "Yun"),
    ("岭", "Ling"),
    ("溪", "Xi"),
    ("松", "Song"),
    ("泉", "Quan"),
    ("禾", "He"),
    ("瑞", "Rui"),
    ("恒", "Heng"),
    ("嘉", "Jia"),
    ("明", "Ming"),
    ("泰", "Tai"),
    ("和", "He"),
    ("安", "An"),
    ("达", "Da"),
    ("信", "Xin"),
    ("新", "Xin"),
    ("晨", "Chen"),
    ("宏", "Hong"),
    ("博", "Bo"),
    ("源", "Yuan"),
    ("丰", "Feng"),
    ("盛", "Sheng"),
    ("青", "Qing"),
    ("禄", "Lu"),
    ("远", "Yuan"),
    ("航", "Hang"),
    ("景", "Jing"),
    ("雅", "Ya"),
    ("竹", "Zhu"),
    ("梅", "Mei"),
    ("兰", "Lan"),
    ("舟", "Zhou"),
    ("峰", "Feng"),
    ("石", "Shi"),
    ("月", "Yue"),
    ("星", "Xing"),
)
_SURNAMES = tuple("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜")
_GIVEN = (
    "样一",
    "样二",
    "样三",
    "例一",
    "例二",
    "例三",
    "虚文",
    "虚安",
    "拟成",
    "拟宁",
    "拟平",
    "示华",
    "示青",
)


@dataclass(frozen=True)
class Trade:
    """A line of business: its GB/T 4754-2017 code, the words of its names and its usual VAT rate.

    ``vat_bp`` is in basis points; 0 marks farmers' own produce, which is exempt.
    """

    code: str
    zh: str
    en: str
    vat_bp: int


TRADES: dict[str, tuple[Trade, ...]] = {
    "sme": (
        Trade("C1819", "制衣", "Garments", 1300),
        Trade("C2110", "木业家具", "Furniture", 1300),
        Trade("C2231", "包装", "Packaging", 1300),
        Trade("C2929", "塑业", "Plastics", 1300),
        Trade("C3311", "金属结构", "Metal Structures", 1300),
        Trade("C3484", "机械零部件", "Machine Parts", 1300),
        Trade("C3829", "电气设备", "Electrical Equipment", 1300),
        Trade("C1530", "茶业", "Tea Works", 1300),
        Trade("F5174", "五金贸易", "Hardware Trading", 1300),
        Trade("F5121", "粮油贸易", "Grain Trading", 900),
        Trade("G5431", "物流", "Logistics", 900),
        Trade("E5012", "装饰工程", "Interiors", 900),
        Trade("I6513", "软件", "Software", 600),
        Trade("I6531", "信息技术", "Information Technology", 600),
        Trade("M7320", "工程技术", "Engineering Research", 600),
        Trade("O8111", "汽车服务", "Car Service", 600),
    ),
    "sole_trader": (
        Trade("F5212", "超市", "Supermarket", 100),
        Trade("F5213", "便利店", "Corner Shop", 100),
        Trade("H6210", "餐馆", "Restaurant", 100),
        Trade("F5174", "五金店", "Hardware Shop", 100),
        Trade("O8111", "修车行", "Car Repair", 100),
        Trade("C1819", "制衣坊", "Garment Workshop", 100),
        Trade("G5431", "货运部", "Haulage", 100),
        Trade("E5012", "装修部", "Decorators", 100),
    ),
    "farmer_coop": (
        Trade("A0141", "蔬菜", "Vegetable", 0),
        Trade("A0111", "稻米", "Rice", 0),
        Trade("A0164", "茶叶", "Tea", 0),
        Trade("A0151", "水果", "Fruit", 0),
        Trade("A0142", "食用菌", "Mushroom", 0),
        Trade("A0412", "水产", "Fishery", 0),
        Trade("A0313", "生猪养殖", "Pig Breeding", 0),
        Trade("A0512", "农机服务", "Farm Machinery", 600),
    ),
    "family_farm": (Trade("A0111", "稻米", "Rice", 0), Trade("A0151", "水果", "Fruit", 0)),
    "bnb": (Trade("H6130", "民宿", "Homestay", 100),),
}
_SUFFIX_ZH = {
    "sme": "有限公司",
    "sole_trader": "",
    "farmer_coop": "专业合作社",
    "family_farm": "家庭农场",
    "bnb": "",
}
_SUFFIX_EN = {
    "sme": " Co., Ltd.",
    "sole_trader": "",
    "farmer_coop": " Farmers' Cooperative",
    "family_farm": " Family Farm",
    "bnb": "",
}


def organisation_name(kind: str, trade: Trade, number: int) -> tuple[str, str]:
    """The Chinese and the Latin name of the ``number``-th organisation; no two Chinese names are alike."""
    rest, first = divmod(number, len(_SYLLABLES))
    third, second = divmod(rest * 7 + first * 5, len(_SYLLABLES))
    a, b = _SYLLABLES[first], _SYLLABLES[second]
    c = ("", "") if third == 0 else _SYLLABLES[third % len(_SYLLABLES)]
    zh = f"{CITY_ZH}{a[0]}{b[0]}{c[0]}{trade.zh}{_SUFFIX_ZH[kind]}{MARK_ZH}"
    latin = f"{a[1]}{b[1].lower()}{c[1].lower()}"
    return zh, f"{CITY_EN} {latin} {trade.en}{_SUFFIX_EN[kind]}{MARK_EN}"


def person_names(rng: np.random.Generator, size: int) -> Texts:
    """Names no one bears: a surname and a given name that says "sample"."""
    surname = pick(rng, _SURNAMES, size)
    given = pick(rng, _GIVEN, size)
    return np.asarray(surname + given, dtype=object)


def addresses(rng: np.random.Generator, size: int) -> Texts:
    """Street addresses in a city that is on no map."""
    roads = pick(rng, ("演示一路", "演示二路", "样例街", "示例大道", "虚拟巷", "模拟村"), size)
    numbers = rng.integers(1, 400, size)
    return np.array([f"{CITY_ZH}{road}{n}号" for road, n in zip(roads, numbers, strict=True)], dtype=object)


def counterparties(count: int) -> Texts:
    """``count`` distinct names for the other side of an invoice."""
    ends = (
        "商贸有限公司",
        "实业有限公司",
        "供应链有限公司",
        "酒店管理有限公司",
        "农产品有限公司",
        "科技有限公司",
    )
    size = len(_SYLLABLES)
    names = [
        f"{_SYLLABLES[i % size][0]}{_SYLLABLES[(i // size) % size][0]}{ends[i % len(ends)]}"
        f"{MARK_ZH[:1]}样{i:04d}{MARK_ZH[-1:]}"
        for i in range(count)
    ]
    return np.array(names, dtype=object)


def regions(rng: np.random.Generator, size: int) -> Texts:
    """A county code for each of ``size`` organisations."""
    codes = np.array([code for code, _ in REGIONS], dtype=object)
    weights = np.array([weight for _, weight in REGIONS], dtype=np.float64)
    return np.asarray(codes[rng.choice(len(codes), size, p=weights / weights.sum())], dtype=object)


def trade_index(rng: np.random.Generator, kinds: Texts) -> Ints:
    """Which trade of its kind's list each organisation follows."""
    counts = np.array([len(TRADES[str(kind)]) for kind in kinds], dtype=np.float64)
    return np.asarray(np.floor(rng.random(len(kinds)) * counts), dtype=np.int64)
