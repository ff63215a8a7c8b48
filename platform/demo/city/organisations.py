"""The organisations around the subjects: source units, lenders, funds with their pools, and the operator."""

from dataclasses import dataclass
from decimal import Decimal

from demo.city import identity
from demo.city.names import CITY_EN, CITY_ZH, MARK_EN, MARK_ZH

_SEAT = "331102"


@dataclass(frozen=True)
class SourceUnit:
    """A source of data: short code, names, USCC and the delivery templates it fills."""

    code: str
    zh: str
    en: str
    uscc: str
    templates: tuple[str, ...]


@dataclass(frozen=True)
class Lender:
    """A lending institution of the demo; ``lender_type`` as lenders are told apart by licence."""

    code: str
    zh: str
    en: str
    uscc: str
    lender_type: str
    branch_zh: str
    branch_en: str


@dataclass(frozen=True)
class Pool:
    """The basic parameters of a risk-sharing pool; shares sum to 1, money in yuan, rates as fractions."""

    code: str
    zh: str
    en: str
    loss_base: str
    initial_funding: Decimal
    leverage: Decimal
    max_loan: Decimal
    max_term_months: int
    trigger_overdue_days: int
    shares: tuple[tuple[str, Decimal], ...]
    rate_cap: Decimal
    warn_rate: Decimal
    suspend_rate: Decimal
    subject_kinds: tuple[str, ...]


@dataclass(frozen=True)
class Fund:
    """A fund organisation and the pool in its custody."""

    code: str
    zh: str
    en: str
    uscc: str
    pool: Pool


@dataclass(frozen=True)
class Operator:
    """The city's mandated operator of the platform."""

    code: str
    zh: str
    en: str
    uscc: str


def _named(zh: str, en: str) -> tuple[str, str]:
    return f"{CITY_ZH}{zh}{MARK_ZH}", f"{CITY_EN} {en}{MARK_EN}"


_UNITS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "tax",
        identity.AGENCY,
        "税务局",
        "Tax Bureau",
        "sales_invoices purchase_invoices tax_payments tax_arrears tax_grades list_records",
    ),
    ("social_security", identity.AGENCY, "社会保险局", "Social Insurance Bureau", "social_security"),
    ("power", identity.ENTERPRISE, "供电公司", "Power Company", "utilities"),
    ("water", identity.ENTERPRISE, "水务公司", "Water Company", "utilities"),
    ("gas", identity.ENTERPRISE, "燃气公司", "Gas Company", "utilities"),
    (
        "market",
        identity.AGENCY,
        "市场监督管理局",
        "Market Regulation Bureau",
        "licences penalties list_records honours registration_changes",
    ),
    ("court", identity.AGENCY, "中级人民法院", "Intermediate Court", "court_records"),
    (
        "tourism",
        identity.AGENCY,
        "文化广电旅游局",
        "Culture and Tourism Bureau",
        "licences penalties honours inspections",
    ),
    ("agriculture", identity.AGENCY, "农业农村局", "Agriculture Bureau", "licences penalties honours"),
    (
        "credit_centre",
        identity.PUBLIC_INSTITUTION,
        "公共信用中心",
        "Public Credit Centre",
        "lending_outcomes",
    ),
)

_LENDERS: tuple[tuple[str, str, str, str], ...] = (
    ("L01", "state_bank", "工贸银行示范分行", "Gongmao Bank, Shifan Branch"),
    ("L02", "state_bank", "农丰银行示范分行", "Nongfeng Bank, Shifan Branch"),
    ("L03", "state_bank", "建兴银行示范分行", "Jianxing Bank, Shifan Branch"),
    ("L04", "joint_stock_bank", "恒远银行示范支行", "Hengyuan Bank, Shifan Sub-branch"),
    ("L05", "joint_stock_bank", "星海银行示范支行", "Xinghai Bank, Shifan Sub-branch"),
    ("L06", "city_bank", "示范商业银行", "Shifan Commercial Bank"),
    ("L07", "city_bank", "云溪城市银行", "Yunxi City Bank"),
    ("L08", "rural_bank", "示范农商银行", "Shifan Rural Commercial Bank"),
    ("L09", "rural_bank", "松岭农商银行", "Songling Rural Commercial Bank"),
    ("L10", "village_bank", "青禾村镇银行", "Qinghe Village Bank"),
    ("L11", "village_bank", "竹泉村镇银行", "Zhuquan Village Bank"),
    ("L12", "guarantee", "示范融资担保公司", "Shifan Financing Guarantee"),
    ("L13", "microlender", "示范惠民小额贷款公司", "Shifan Huimin Microloans"),
    ("L14", "online_bank", "云信互联银行", "Yunxin Online Bank"),
)


def source_units() -> tuple[SourceUnit, ...]:
    """The ten source units of the city."""
    units = []
    for number, (code, category, zh, en, templates) in enumerate(_UNITS, start=90_001):
        name_zh, name_en = _named(zh, en)
        uscc = identity.make_uscc(category, _SEAT, number)
        units.append(SourceUnit(code, name_zh, name_en, uscc, tuple(templates.split())))
    return tuple(units)


def lenders() -> tuple[Lender, ...]:
    """The fourteen lenders of the city: banks, rural and village banks, a guarantor, a microlender."""
    return tuple(
        Lender(
            code,
            zh + MARK_ZH,
            en + MARK_EN,
            identity.make_uscc(identity.ENTERPRISE, _SEAT, number),
            kind,
            "示范市营业部",
            "Shifan business desk",
        )
        for number, (code, kind, zh, en) in enumerate(_LENDERS, start=91_001)
    )


def operator() -> Operator:
    """The operator of the platform."""
    zh, en = _named("信用服务平台运营公司", "Credit Service Platform Operations")
    return Operator("operator", zh, en, identity.make_uscc(identity.ENTERPRISE, _SEAT, 93_001))


def funds() -> tuple[Fund, ...]:
    """Two funds with a pool each.

    The first shares principal losses with a guarantor 40/40/20 and caps payouts at 2.5 % of lending; the
    second follows the national guarantee fund's 20/20/40/20. Both kinds of scheme are in use in China.
    """
    risk_zh, risk_en = _named("中小微企业信贷风险补偿资金", "SME Credit Risk Compensation Pool")
    agri_zh, agri_en = _named("涉农与民宿担保风险资金池", "Agriculture and Homestay Guarantee Pool")
    risk = Pool(
        "P1",
        risk_zh,
        risk_en,
        "principal",
        Decimal("20000000.00"),
        Decimal(10),
        Decimal("5000000.00"),
        36,
        60,
        (("pool", Decimal("0.40")), ("guarantor", Decimal("0.40")), ("bank", Decimal("0.20"))),
        Decimal("0.025"),
        Decimal("0.03"),
        Decimal("0.05"),
        ("sme", "sole_trader"),
    )
    agri = Pool(
        "P2",
        agri_zh,
        agri_en,
        "principal_interest",
        Decimal("12000000.00"),
        Decimal(10),
        Decimal("3000000.00"),
        36,
        60,
        (
            ("fund", Decimal("0.20")),
            ("province", Decimal("0.20")),
            ("guarantor", Decimal("0.40")),
            ("bank", Decimal("0.20")),
        ),
        Decimal("0.03"),
        Decimal("0.03"),
        Decimal("0.05"),
        ("farmer_coop", "family_farm", "bnb"),
    )
    holders = (
        ("F1", "中小企业发展基金中心", "SME Development Fund Centre", risk),
        ("F2", "乡村振兴担保基金中心", "Rural Guarantee Fund Centre", agri),
    )
    return tuple(
        Fund(code, *_named(zh, en), identity.make_uscc(identity.PUBLIC_INSTITUTION, _SEAT, number), pool)
        for number, (code, zh, en, pool) in enumerate(holders, start=92_001)
    )
