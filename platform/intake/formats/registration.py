"""Registrations of subjects: who has a file, as the market regulator holds it."""

import polars as pl

from intake.formats.base import RECORD_ID, USCC, Column, Kind, Template
from intake.formats.targets import for_everybody, records

KINDS = {
    "sme": "中小微企业",
    "farmer_coop": "农民专业合作社",
    "bnb": "民宿",
    "sole_trader": "个体工商户",
    "family_farm": "家庭农场",
    "other": "其他",
}


def _omittable(name: str, zh: str, kind: Kind = Kind.TEXT, *, length_max: int = 200) -> Column:
    return Column(name, zh, kind, is_required=False, is_omittable=True, length_max=length_max)


REGISTRATION = Template(
    code="registration",
    zh="登记信息",
    en="registrations",
    legal_basis="企业信息公示暂行条例（国务院令第654号）",
    registers_subjects=True,
    columns=(
        RECORD_ID,
        USCC,
        Column("name", "名称"),
        Column("kind", "主体类型", Kind.CHOICE, choices=KINDS),
        Column("region_code", "行政区划代码", is_required=False, length_max=6),
        Column("established_on", "成立日期", Kind.DATE, is_required=False),
        _omittable("legal_form", "组织形式", length_max=40),
        _omittable("legal_rep", "法定代表人", length_max=100),
        _omittable("address", "住所", length_max=300),
        _omittable("industry_code", "行业代码", length_max=5),
        _omittable("registered_capital", "注册资本", Kind.MONEY),
        _omittable("capital_currency", "注册资本币种", length_max=3),
        _omittable("business_scope", "经营范围", length_max=4000),
    ),
    target=records(
        item=pl.lit("reg_basic"),
        decided_on=pl.coalesce("established_on", "as_of"),
        amount=pl.col("registered_capital"),
        content=(
            "name",
            "kind",
            "region_code",
            "established_on",
            "legal_form",
            "legal_rep",
            "address",
            "industry_code",
            "capital_currency",
            "business_scope",
        ),
    ),
    coverage=for_everybody("reg_basic"),
)
