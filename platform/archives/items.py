"""The data items of a credit file: what each is, in which section it stands and who may read it.

The codes follow the item list of financing credit information (State Council document 52 of 2021, extended by
document 15 of 2024); `docs/domain/archives.md` says how far.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from archives.models import DeliveryMode, Section


class Audience(StrEnum):
    """Who may read an item."""

    #: Made public by an authority: any reader with a lawful purpose.
    PUBLIC = "public"
    #: Not public: only on the subject's consent.
    CONSENT = "consent"
    #: Known to the subject, the lender that reported it and the operator; to others on consent.
    PARTIES = "parties"


class UnknownItemError(ValueError):
    """An item code that is not in `ITEMS`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One data item. ``owner`` names the authority in zh and en; ``is_personal`` marks what is a natural
    person's income or tax where the subject is a sole trader (Regulation on the Credit Reporting Industry,
    art. 14).
    """

    code: str
    zh: str
    en: str
    section: Section
    audience: Audience
    mode: DeliveryMode
    owner_zh: str
    owner_en: str
    is_personal: bool = False

    @property
    def needs_consent(self) -> bool:
        """Whether nobody but the subject may read it without the subject's consent."""
        return self.audience is Audience.CONSENT

    def label(self, language: str) -> str:
        """Return its name in ``language`` (`en…`, else Chinese)."""
        return self.en if language.startswith("en") else self.zh


_MARKET = ("市场监管部门", "market regulation")
_TAX = ("税务部门", "tax authority")
_COURT = ("人民法院", "courts")
_LABOUR = ("人力资源社会保障部门", "human resources and social security")
_COLLECT, _PULL = DeliveryMode.COLLECT, DeliveryMode.API_PULL
_BASIC, _GOOD, _BAD, _OTHER = Section.BASIC, Section.TRUSTWORTHY, Section.ADVERSE, Section.OTHER
_PUBLIC, _CONSENT, _PARTIES = Audience.PUBLIC, Audience.CONSENT, Audience.PARTIES

_ALL = (
    Item("reg_basic", "注册登记", "registration", _BASIC, _PUBLIC, _COLLECT, *_MARKET),
    Item("reg_change", "变更登记", "changes of registration", _BASIC, _PUBLIC, _COLLECT, *_MARKET),
    Item("lic_permit", "行政许可", "licences", _BASIC, _PUBLIC, _COLLECT, "许可机关", "licensing authority"),
    Item("reg_abnormal", "经营异常名录", "abnormal-operation list", _BAD, _PUBLIC, _COLLECT, *_MARKET),
    Item(
        "pen_decision", "行政处罚", "penalties", _BAD, _PUBLIC, _COLLECT, "处罚机关", "penalising authority"
    ),
    Item("jud_document", "裁判文书", "judgments", _BAD, _PUBLIC, _COLLECT, *_COURT),
    Item("jud_enforced", "被执行人", "persons under enforcement", _BAD, _PUBLIC, _COLLECT, *_COURT),
    Item("jud_defaulter", "失信被执行人", "judgment defaulters", _BAD, _PUBLIC, _COLLECT, *_COURT),
    Item("jud_consumption_limit", "限制消费", "consumption restrictions", _BAD, _PUBLIC, _COLLECT, *_COURT),
    Item(
        "list_serious",
        "严重失信主体名单",
        "serious-dishonesty list",
        _BAD,
        _PUBLIC,
        _COLLECT,
        "名单认定单位",
        "listing authority",
    ),
    Item("list_tax_major", "重大税收违法案件", "major tax violations", _BAD, _PUBLIC, _COLLECT, *_TAX),
    Item("tax_arrears", "欠税公告", "tax arrears", _BAD, _PUBLIC, _COLLECT, *_TAX),
    Item("hon_award", "荣誉表彰", "honours", _GOOD, _PUBLIC, _COLLECT, "表彰单位", "awarding authority"),
    Item("tax_grade", "纳税信用级别", "tax credit grade", _GOOD, _PUBLIC, _COLLECT, *_TAX),
    Item(
        "bnb_inspection",
        "民宿检查评分",
        "inspections of B&Bs",
        _OTHER,
        _PUBLIC,
        _COLLECT,
        "文化和旅游部门",
        "culture and tourism",
    ),
    Item(
        "lending_outcome",
        "信贷履约结果",
        "outcomes of loans",
        _OTHER,
        _PARTIES,
        _COLLECT,
        "金融机构",
        "lenders",
    ),
    Item("tax_invoice_sales", "销项发票", "sales invoices", _OTHER, _CONSENT, _PULL, *_TAX, is_personal=True),
    Item(
        "tax_invoice_purchase",
        "进项发票",
        "purchase invoices",
        _OTHER,
        _CONSENT,
        _PULL,
        *_TAX,
        is_personal=True,
    ),
    Item(
        "tax_vat_paid", "增值税缴纳", "value-added tax paid", _OTHER, _CONSENT, _PULL, *_TAX, is_personal=True
    ),
    Item("tax_cit_paid", "所得税缴纳", "income tax paid", _OTHER, _CONSENT, _PULL, *_TAX, is_personal=True),
    Item("soc_paid", "社会保险缴纳", "social-security contributions", _OTHER, _CONSENT, _PULL, *_LABOUR),
    Item("util_power", "用电", "electricity", _OTHER, _CONSENT, _PULL, "供电企业", "power company"),
    Item("util_water", "用水", "water", _OTHER, _CONSENT, _PULL, "供水企业", "water company"),
    Item("util_gas", "用气", "gas", _OTHER, _CONSENT, _PULL, "燃气企业", "gas company"),
)

#: Every item by its code, in the order of the file.
ITEMS: dict[str, Item] = {item.code: item for item in _ALL}

ALL_ITEMS = tuple(ITEMS)
AUTHORISED_ITEMS = tuple(code for code, item in ITEMS.items() if item.needs_consent)
PUBLIC_ITEMS = tuple(code for code, item in ITEMS.items() if item.audience is Audience.PUBLIC)
#: What a consent may name: all that is not public anyway.
GRANTABLE_ITEMS = tuple(code for code, item in ITEMS.items() if item.audience is not Audience.PUBLIC)

#: Outcomes of loans by the section they belong to (`level` of a `lending_outcome` record).
OUTCOME_SECTIONS: dict[str, Section] = {
    "loan_granted": Section.OTHER,
    "first_loan": Section.OTHER,
    "renewed_no_principal": Section.OTHER,
    "installment_on_time": Section.TRUSTWORTHY,
    "settled_on_time": Section.TRUSTWORTHY,
    **dict.fromkeys(
        (
            "overdue_30",
            "overdue_60",
            "overdue_90",
            "npl",
            "compensated",
            "recovered",
            "settled_late",
            "written_off",
        ),
        Section.ADVERSE,
    ),
}


def item_of(code: str) -> Item:
    """Return the item with ``code``; raise `UnknownItemError` where there is none."""
    try:
        return ITEMS[code]
    except KeyError:
        raise UnknownItemError(code) from None


def section_of(code: str, level: str = "") -> Section:
    """Return the section of a record of item ``code``; an outcome of a loan goes by its ``level``."""
    if code == "lending_outcome":
        return OUTCOME_SECTIONS.get(level, Section.OTHER)
    return item_of(code).section


def checked(codes: Iterable[str]) -> tuple[str, ...]:
    """Return ``codes`` once each, in the order of `ITEMS`; raise `UnknownItemError` on a stranger."""
    wanted = {item_of(code).code for code in codes}
    return tuple(code for code in ITEMS if code in wanted)
