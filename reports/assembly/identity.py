"""Who the subject is: registration, the extra facts of its kind, changes, licences and its head office."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from archives.access import RecordLine
from archives.models import CooperativeFacts, HomestayFacts, Subject, SubjectKind
from archives.models.subject import SizeClass, SubjectType
from reports.assembly.file import OpenedFile
from reports.assembly.words import industry_label, region_label, rounded
from reports.content import Identity, Licence, RegistrationChange, RelatedParty
from reports.content_values import DataState, Fact, Label, Value

TYPES = {
    SubjectType.GOV_AGENCY: Label("机关", "government agency"),
    SubjectType.PUBLIC_INSTITUTION: Label("事业单位", "public institution"),
    SubjectType.ENTERPRISE: Label("企业", "enterprise"),
    SubjectType.SOLE_TRADER: Label("个体工商户", "sole trader"),
    SubjectType.SOCIAL_GROUP: Label("社会团体", "social group"),
    SubjectType.PRIVATE_NONENTERPRISE: Label("民办非企业单位", "private non-enterprise unit"),
    SubjectType.FARMER_COOP: Label("农民专业合作社", "specialised farmers' co-operative"),
    SubjectType.RURAL_COLLECTIVE: Label("农村集体经济组织", "rural collective"),
    SubjectType.FAMILY_FARM: Label("家庭农场", "family farm"),
}
SIZES = {
    SizeClass.LARGE: Label("大型", "large"),
    SizeClass.MEDIUM: Label("中型", "medium"),
    SizeClass.SMALL: Label("小型", "small"),
    SizeClass.MICRO: Label("微型", "micro"),
}
CHANGES = {
    "legal_rep": Label("法定代表人", "legal representative"),
    "address": Label("住所", "address"),
    "capital": Label("注册资本", "registered capital"),
    "scope": Label("经营范围", "business scope"),
    "shareholder": Label("股东", "shareholders"),
}
DEMO_LEVELS = {
    "national": Label("国家级", "national"),
    "province": Label("省级", "provincial"),
    "city": Label("市级", "municipal"),
    "county": Label("县级", "county"),
}
HOUSEHOLDS = Label("户", "households")


def identity(file: OpenedFile) -> Identity:
    """Return the identity part; repaired or withdrawn changes and licences are left out."""
    return Identity(
        registration=tuple(_registration(file.subject)),
        kind_facts=tuple(_kind_facts(file.subject)),
        changes=tuple(_change(record) for record in file.current_of("reg_change")),
        licences=tuple(_licence(record) for record in file.current_of("lic_permit")),
        related=tuple(_related(file.subject)),
    )


def _registration(subject: Subject) -> Iterable[Fact]:
    currency = subject.capital_currency
    capital = subject.registered_capital
    is_yuan = currency == "CNY"
    place = region_label(subject.region_code)
    yield _fact("法定类型", "Legal type", _text(TYPES.get(SubjectType(subject.subject_type))))
    yield _fact("组织形式", "Legal form", _plain(subject.legal_form))
    yield _fact("英文名称", "Name in English", _plain(subject.organisation.name_en))
    yield _fact("成立日期", "Established", _day(subject.established_on))
    yield _fact("法定代表人", "Legal representative", _plain(subject.legal_rep))
    yield _fact(
        "注册资本",
        "Registered capital",
        _money(capital) if is_yuan else _number(capital, Label.same(currency)),
    )
    yield _fact("登记地区", "Region", Value(text=place))
    yield _fact("住所", "Address", _plain(subject.address))
    yield _fact("行业", "Industry", _text(industry_label(subject.industry_code)))
    size = SIZES.get(SizeClass(subject.size_class)) if subject.size_class else None
    yield _fact("规模", "Size class", _text(size))
    yield _fact("经营范围", "Business scope", _plain(subject.business_scope))


def _kind_facts(subject: Subject) -> Iterable[Fact]:
    if subject.kind == SubjectKind.FARMER_COOP:
        return _cooperative(CooperativeFacts.objects.filter(subject=subject).first() or CooperativeFacts())
    if subject.kind == SubjectKind.BNB:
        return _homestay(HomestayFacts.objects.filter(subject=subject).first() or HomestayFacts())
    return ()


def _cooperative(facts: CooperativeFacts) -> Iterable[Fact]:
    yield _fact("成员数", "Members", _number(facts.member_count, HOUSEHOLDS))
    yield _fact("农民成员占比", "Farmers among members", _ratio(facts.farmer_ratio))
    yield _fact("示范社级别", "Demonstration level", _text(DEMO_LEVELS.get(facts.demo_level)))
    yield _fact("与成员交易额", "Trade with members", _money(facts.member_trade_amount))
    yield _fact("盈余按交易量返还比例", "Surplus returned by trade", _ratio(facts.surplus_return_ratio))
    yield _fact("土地面积", "Land", _number(facts.land_area_mu, Label("亩", "mu")))
    yield _fact("财政补助", "Subsidies", _money(facts.subsidy_amount))
    yield _fact("产品可追溯", "Products traceable", _yes_or_no(facts.product_trace_flag))
    yield _fact("农业保险保额", "Agricultural insurance", _money(facts.agri_insurance_sum))


def _homestay(facts: HomestayFacts) -> Iterable[Fact]:
    yield _fact("客房数", "Rooms", _number(facts.rooms, Label("间", "rooms")))
    yield _fact("床位数", "Beds", _number(facts.beds, Label("张", "beds")))
    yield _fact("楼层", "Floors", _number(facts.floors, Label("层", "floors")))
    yield _fact("建筑面积", "Floor area", _number(facts.floor_area_m2, Label("平方米", "m²")))
    yield _fact("星级", "Star grade", _number(facts.star_grade, Label("星", "stars")))
    yield _fact("入住率", "Occupancy", _ratio(facts.occupancy_rate))
    yield _fact(
        "近12个月投诉", "Complaints, 12 months", _number(facts.complaint_count, Label("件", "complaints"))
    )


def _change(record: RecordLine) -> RegistrationChange:
    return RegistrationChange(
        on=record.decided_on,
        what=CHANGES.get(record.level, Label("其他", "other")),
        before=str(record.content.get("before_value") or "–"),
        after=str(record.content.get("after_value") or "–"),
    )


def _licence(record: RecordLine) -> Licence:
    content = record.content
    return Licence(
        title=str(content.get("document_name") or content.get("licence_type") or record.source_record_id),
        number=str(content.get("document_no") or "–"),
        authority=str(content.get("authority") or record.source_unit),
        valid_from=_parsed(content.get("valid_from")) or record.decided_on,
        valid_until=record.ended_on,
    )


def _related(subject: Subject) -> Iterable[RelatedParty]:
    if subject.parent:
        yield _party(subject.parent, Label("所属法人", "parent"))
    for branch in subject.branches.select_related("organisation").order_by("organisation__uscc"):
        yield _party(branch, Label("分支机构", "branch"))


def _party(subject: Subject, role: Label) -> RelatedParty:
    return RelatedParty(name=subject.organisation.name, role=role, code=subject.uscc)


def _fact(zh: str, en: str, value: Value | None) -> Fact:
    state = DataState.VALUE if value else DataState.NOT_HELD
    return Fact(label=Label(zh, en), value=value, state=state)


def _plain(text: str) -> Value | None:
    return Value(text=Label.same(text)) if text else None


def _text(label: Label | None) -> Value | None:
    return Value(text=label) if label else None


def _day(day: date | None) -> Value | None:
    return Value(day=day) if day else None


def _money(amount: Decimal | None) -> Value | None:
    return None if amount is None else Value(money=amount)


def _ratio(ratio: Decimal | None) -> Value | None:
    return None if ratio is None else Value(ratio=ratio)


def _number(number: Decimal | int | None, unit: Label) -> Value | None:
    return None if number is None else Value(number=rounded(Decimal(number), 2), unit=unit)


def _yes_or_no(answer: bool | None) -> Value | None:  # noqa: FBT001  (a fact of the file, not a switch)
    return None if answer is None else Value(text=Label("是", "yes") if answer else Label("否", "no"))


def _parsed(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
