"""What a subject has earned or changed: honours, tax grades, changes of registration, inspections, loans."""

import polars as pl

from archives.items import OUTCOME_SECTIONS
from intake.formats.base import RECORD_ID, USCC, Column, Kind, Template, not_before, optional
from intake.formats.publicity import AUTHORITY, DECIDED_ON, DOCUMENT_NO, LONG
from intake.formats.targets import PUBLIC_BASIS, for_everybody, records

HONOURS = Template(
    code="honours",
    zh="荣誉表彰",
    en="honours",
    legal_basis=PUBLIC_BASIS,
    columns=(
        RECORD_ID,
        USCC,
        Column("honour_name", "荣誉名称"),
        Column(
            "level",
            "级别",
            Kind.CHOICE,
            choices={"national": "国家级", "province": "省级", "city": "市级", "county": "县级"},
        ),
        DOCUMENT_NO,
        DECIDED_ON,
        Column("valid_to", "有效期至", Kind.DATE, is_required=False, is_future=True),
        AUTHORITY,
    ),
    checks=(not_before("valid_to", "decided_on"),),
    target=records(
        item=pl.lit("hon_award"),
        decided_on="decided_on",
        ended_on=pl.col("valid_to"),
        level=pl.col("level"),
        content=("honour_name", "document_no", "valid_to", "authority"),
    ),
    coverage=for_everybody("hon_award"),
)

TAX_GRADES = Template(
    code="tax_grades",
    zh="纳税信用级别",
    en="tax credit grades",
    legal_basis="纳税信用管理办法（试行）（国家税务总局公告2014年第40号）",
    columns=(
        RECORD_ID,
        USCC,
        Column("year", "评价年度", Kind.INTEGER, number_max=2200),
        Column("grade", "级别", Kind.CHOICE, choices={grade: f"{grade}级" for grade in "ABMCD"}),
        DECIDED_ON,
        AUTHORITY,
    ),
    target=records(
        item=pl.lit("tax_grade"),
        decided_on="decided_on",
        level=pl.col("grade"),
        content=("year", "authority"),
    ),
    coverage=for_everybody("tax_grade"),
)

REGISTRATION_CHANGES = Template(
    code="registration_changes",
    zh="变更登记",
    en="changes of registration",
    legal_basis="企业信息公示暂行条例（国务院令第654号）",
    columns=(
        RECORD_ID,
        USCC,
        Column(
            "change_item",
            "变更事项",
            Kind.CHOICE,
            choices={
                "legal_rep": "法定代表人",
                "address": "住所",
                "capital": "注册资本",
                "scope": "经营范围",
                "shareholder": "股东",
            },
        ),
        optional("before_value", "变更前", length_max=LONG),
        optional("after_value", "变更后", length_max=LONG),
        DECIDED_ON,
        AUTHORITY,
    ),
    target=records(
        item=pl.lit("reg_change"),
        decided_on="decided_on",
        level=pl.col("change_item"),
        content=("change_item", "before_value", "after_value", "authority"),
    ),
    coverage=for_everybody("reg_change"),
)

INSPECTIONS = Template(
    code="inspections",
    zh="民宿检查",
    en="inspections of B&Bs",
    legal_basis=PUBLIC_BASIS,
    columns=(
        RECORD_ID,
        USCC,
        Column(
            "inspection_round",
            "检查类型",
            Kind.CHOICE,
            choices={"census": "普查", "monthly": "月度抽查", "spot": "日常检查"},
        ),
        Column("inspected_on", "检查日期", Kind.DATE),
        # The change of the running score: deductions are negative.
        Column("points", "分值变动", Kind.INTEGER, is_signed=True, number_max=1000),
        Column("finding", "检查结果", length_max=LONG),
        AUTHORITY,
    ),
    target=records(
        item=pl.lit("bnb_inspection"),
        decided_on="inspected_on",
        level=pl.col("inspection_round"),
        points=pl.col("points"),
        content=("inspection_round", "finding", "authority"),
    ),
    coverage=for_everybody("bnb_inspection"),
)

OUTCOMES = {
    "loan_granted": "已放款",
    "first_loan": "首贷",
    "installment_on_time": "按期还款",
    "settled_on_time": "按期结清",
    "renewed_no_principal": "无还本续贷",
    "overdue_30": "逾期30天",
    "overdue_60": "逾期60天",
    "overdue_90": "逾期90天",
    "npl": "不良",
    "compensated": "已代偿",
    "recovered": "已追偿",
    "settled_late": "逾期结清",
    "written_off": "已核销",
}

LENDING_OUTCOMES = Template(
    code="lending_outcomes",
    zh="信贷结果",
    en="outcomes of loans",
    columns=(
        RECORD_ID,
        USCC,
        Column("lender_uscc", "金融机构代码", length_max=18),
        Column("loan_no", "借据号", length_max=60),
        Column("event", "事件", Kind.CHOICE, choices=OUTCOMES),
        Column("event_on", "事件日期", Kind.DATE),
        Column("amount", "金额", Kind.MONEY, is_required=False),
    ),
    target=records(
        item=pl.lit("lending_outcome"),
        section=pl.col("event").replace_strict(
            {event: str(section) for event, section in OUTCOME_SECTIONS.items()}, return_dtype=pl.String
        ),
        decided_on="event_on",
        level=pl.col("event"),
        amount=pl.col("amount"),
        content=("lender_uscc", "loan_no"),
    ),
    coverage=for_everybody("lending_outcome"),
)
