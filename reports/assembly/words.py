"""Numbers and features worded for a report, in both languages at once."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from accounts.identity import industries, regions
from archives.items import ITEMS
from reports.content_values import DataState, Fact, Label, Value
from scoring.engine.features import FEATURES
from scoring.engine.features.feature import Feature, Unit

FEN = Decimal("0.01")
_PLACES = {Unit.RATIO: 4, Unit.LOG10_YUAN: 2, Unit.KWH: 1, Unit.CUBIC_METRES: 1, Unit.MU: 1, Unit.COUNT: 1}
#: Units that are worth printing beside a number; counts and levels speak for themselves.
_WITH_UNIT = frozenset({Unit.MONTHS, Unit.DAYS, Unit.KWH, Unit.CUBIC_METRES, Unit.MU, Unit.POINTS})

_AWARDS = {
    0: Label("无", "none"),
    1: Label("县级", "county"),
    2: Label("市级", "municipal"),
    3: Label("省级", "provincial"),
    4: Label("国家级", "national"),
}
#: Levels that have names: the numbers of the registry's description, in words.
_LEVELS: dict[str, dict[int, Label]] = {
    "tax_grade_level": {number: Label.same(grade) for number, grade in enumerate("DCMBA", start=1)},
    "honour_level": _AWARDS,
    "demo_level_rank": _AWARDS,
    "loan_overdue_level_24m": {
        0: Label("无逾期", "none"),
        1: Label("逾期30天", "30 days"),
        2: Label("逾期60天", "60 days"),
        3: Label("逾期90天", "90 days"),
        4: Label("不良", "non-performing"),
        5: Label("已代偿", "compensated"),
    },
}

_GROUPS: dict[str, Label] = {
    "invoices": Label("开票经营", "Invoiced trade"),
    "tax": Label("纳税", "Tax"),
    "staff": Label("社会保险", "Social security"),
    "utilities": Label("水电气", "Utilities"),
    "public": Label("公共信用记录", "Public record"),
    "honours": Label("守信记录", "Honours"),
    "loans": Label("融资履约", "Loans and repayment"),
    "basic": Label("主体情况", "The organisation"),
}
_GROUP_OF_ITEM = {
    **dict.fromkeys(("tax_invoice_sales", "tax_invoice_purchase"), "invoices"),
    **dict.fromkeys(("tax_vat_paid", "tax_cit_paid"), "tax"),
    "soc_paid": "staff",
    **dict.fromkeys(("util_power", "util_water", "util_gas"), "utilities"),
    **dict.fromkeys(("hon_award", "tax_grade"), "honours"),
    "lending_outcome": "loans",
    **dict.fromkeys(("reg_basic", "reg_change", "lic_permit"), "basic"),
}


def rounded(value: float | Decimal, places: int) -> Decimal:
    """Return a number rounded half up, without trailing zeros that say nothing."""
    step = Decimal(1).scaleb(-places)
    number = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()


def yuan(fen: int) -> Decimal:
    """Return an amount of whole fen in CNY."""
    return (Decimal(fen) / 100).quantize(FEN)


def item_label(code: str) -> Label:
    """Return the name of a data item; English names begin with a capital in the report."""
    item = ITEMS[code]
    return Label(item.zh, item.en[0].upper() + item.en[1:])


def feature_label(code: str) -> Label:
    """Return the name of a feature."""
    return Label(FEATURES[code].label_zh, FEATURES[code].label_en)


def feature_group(code: str) -> Label:
    """Return the heading under which a feature stands: that of its first item."""
    return _GROUPS[_GROUP_OF_ITEM.get(FEATURES[code].items[0], "public")]


def feature_value(code: str, number: float) -> Value:
    """Return a feature's value ready to print, by its unit."""
    feature = FEATURES[code]
    if level := _LEVELS.get(code, {}).get(round(number)):
        return Value(text=level)
    if feature.unit is Unit.YUAN:
        return Value(money=rounded(number, 2))
    if feature.unit is Unit.RATIO:
        return Value(ratio=rounded(number, 4))
    if feature.unit is Unit.LOG10_YUAN:
        return Value(text=_amount_of_log(number))
    unit = Label(feature.unit.zh, feature.unit.en) if feature.unit in _WITH_UNIT else None
    return Value(number=rounded(number, _PLACES.get(feature.unit, 2)), unit=unit)


def feature_fact(code: str, number: float | None, state: DataState) -> Fact:
    """Return a feature as a labelled fact: its value, or the state that says why there is none."""
    if number is None:
        return Fact(label=feature_label(code), value=None, state=state)
    return Fact(label=feature_label(code), value=feature_value(code, number))


def bin_words(code: str, edges: tuple[float, ...], place: int) -> Label:
    """Word the bin number ``place`` of a feature: half-open, from its lower edge to below its upper one."""
    lower = edges[place - 1] if place else None
    upper = edges[place] if place < len(edges) else None
    if code in _LEVELS:
        return _levels_within(_LEVELS[code], lower, upper)
    ends = [None if edge is None else _edge(FEATURES[code], edge) for edge in (lower, upper)]
    match ends:
        case [None, None]:
            return Label("任意值", "any value")
        case [None, Label() as top]:
            return Label(f"低于 {top.zh}", f"below {top.en}")
        case [Label() as bottom, None]:
            return Label(f"{bottom.zh} 及以上", f"{bottom.en} and above")
        case [Label() as bottom, Label() as top]:
            return Label(f"{bottom.zh} 至低于 {top.zh}", f"{bottom.en} to below {top.en}")
    raise AssertionError(ends)


def _levels_within(levels: Mapping[int, Label], lower: float | None, upper: float | None) -> Label:
    """Name the levels of a bin."""
    inside = [
        label
        for number, label in sorted(levels.items())
        if (lower is None or number >= lower) and (upper is None or number < upper)
    ]
    return Label("、".join(label.zh for label in inside), ", ".join(label.en for label in inside))


def industry_label(code: str) -> Label | None:
    """Return the division (or section) of GB/T 4754 that a code lies in, with its code."""
    found = industries.find(code) if code else None
    return Label(f"{code} {found.zh}", f"{code} {found.en}") if found else None


def region_label(code: str) -> Label:
    """Return the region of a code of GB/T 2260 with its names, or the bare code of an unknown one."""
    found = regions.find(code)
    return Label(f"{code} {found.zh}", f"{code} {found.en}") if found else Label.same(code)


def percent_words(ratio: Decimal | float, places: int = 0) -> str:
    """Return a fraction as a percentage for running text: `30%`."""
    return f"{rounded(Decimal(str(ratio)) * 100, places):f}%"


def money_words(amount: Decimal) -> Label:
    """Return a rounded amount for running text: 万元 in Chinese, thousands separated in English."""
    wan = rounded(amount / 10_000, 2)
    zh = f"{wan:,f}万元" if abs(amount) >= 10_000 else f"{rounded(amount, 2):,f}元"
    return Label(zh, f"CNY {rounded(amount, 0):,f}")


def _edge(feature: Feature, edge: float) -> Label:
    if feature.unit is Unit.YUAN:
        return money_words(Decimal(str(edge)))
    if feature.unit is Unit.RATIO:
        return Label.same(percent_words(edge, 2))
    if feature.unit is Unit.LOG10_YUAN:
        return _amount_of_log(edge)
    return Label.same(f"{rounded(edge, 2):,f}")


def _amount_of_log(number: float) -> Label:
    """Word the amount that a common logarithm of CNY stands for."""
    return money_words(Decimal(str(round(10**number))))
