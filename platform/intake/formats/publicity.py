"""Licences and penalties, with the columns of the dual publicity of administrative decisions (双公示).

A penalty needs its procedure and its source unit: deliveries without them made millions of decisions
unusable elsewhere, so they are required here. Courts, lists and arrears follow the same pattern.
"""

import polars as pl

from intake.formats.base import RECORD_ID, USCC, Column, Kind, Template, not_before, optional
from intake.formats.obligations import TAX_KINDS
from intake.formats.targets import PUBLIC_BASIS, by_choice, for_everybody, records

LONG = 4000
AUTHORITY = Column("authority", "机关名称")
AUTHORITY_CODE = Column("authority_uscc", "机关统一社会信用代码", length_max=18)
SOURCE_UNIT = Column("source_unit", "数据来源单位")
DOCUMENT_NO = Column("document_no", "文书号")
DECIDED_ON = Column("decided_on", "决定日期", Kind.DATE)
ENDED_ON = optional("ended_on", "终结日期", Kind.DATE)

LICENCES = Template(
    code="licences",
    zh="行政许可",
    en="licences",
    legal_basis=PUBLIC_BASIS,
    columns=(
        RECORD_ID,
        USCC,
        Column("party_name", "行政相对人名称"),
        Column("document_name", "许可文书名称"),
        DOCUMENT_NO,
        Column("licence_type", "许可类别"),
        Column("content", "许可内容", length_max=LONG),
        DECIDED_ON,
        Column("valid_from", "有效期自", Kind.DATE, is_future=True),
        Column("valid_to", "有效期至", Kind.DATE, is_required=False, is_future=True),
        AUTHORITY,
        AUTHORITY_CODE,
        SOURCE_UNIT,
    ),
    checks=(not_before("valid_to", "valid_from"), not_before("valid_to", "decided_on")),
    target=records(
        item=pl.lit("lic_permit"),
        decided_on="decided_on",
        ended_on=pl.col("valid_to"),
        content=(
            "party_name",
            "document_name",
            "document_no",
            "licence_type",
            "content",
            "valid_from",
            "valid_to",
            "authority",
            "authority_uscc",
            "source_unit",
        ),
    ),
    coverage=for_everybody("lic_permit"),
)

PENALTIES = Template(
    code="penalties",
    zh="行政处罚",
    en="penalties",
    legal_basis=PUBLIC_BASIS,
    columns=(
        RECORD_ID,
        USCC,
        Column("party_name", "行政相对人名称"),
        Column("address", "地址", length_max=300),
        Column("legal_rep", "法定代表人", length_max=100),
        DOCUMENT_NO,
        Column("category", "处罚类别"),
        Column("facts", "违法事实", length_max=LONG),
        Column("basis", "处罚依据", length_max=LONG),
        Column("content", "处罚内容", length_max=LONG),
        Column("result", "处罚结果", length_max=LONG),
        Column("amount", "罚没金额", Kind.MONEY, is_required=False),
        Column("procedure", "处罚程序", Kind.CHOICE, choices={"summary": "简易程序", "general": "普通程序"}),
        Column(
            "level",
            "严重程度",
            Kind.CHOICE,
            choices={
                "minor": "轻微",
                "general": "一般",
                "serious": "严重",
                "serious_revocation": "吊销证照",
            },
        ),
        DECIDED_ON,
        Column("publicity_until", "公示截止期", Kind.DATE, is_future=True),
        Column(
            "status",
            "当前状态",
            Kind.CHOICE,
            choices={"valid": "有效", "repaired": "已修复", "expired": "已到期"},
        ),
        optional("repaired_on", "修复日期", Kind.DATE),
        AUTHORITY,
        AUTHORITY_CODE,
        SOURCE_UNIT,
    ),
    checks=(not_before("publicity_until", "decided_on"), not_before("repaired_on", "decided_on")),
    target=records(
        item=pl.lit("pen_decision"),
        decided_on="decided_on",
        ended_on=pl.col("repaired_on"),
        publicity_until=pl.col("publicity_until"),
        level=pl.col("level"),
        amount=pl.col("amount"),
        status=pl.col("status"),
        content=(
            "party_name",
            "address",
            "legal_rep",
            "document_no",
            "category",
            "facts",
            "basis",
            "content",
            "result",
            "procedure",
            "authority",
            "authority_uscc",
            "source_unit",
        ),
    ),
    coverage=for_everybody("pen_decision"),
)

COURT_ITEMS = {
    "document": "jud_document",
    "enforced": "jud_enforced",
    "defaulter": "jud_defaulter",
    "consumption_limit": "jud_consumption_limit",
}

COURT_RECORDS = Template(
    code="court_records",
    zh="司法信息",
    en="court records",
    legal_basis="最高人民法院关于公布失信被执行人名单信息的若干规定",
    columns=(
        RECORD_ID,
        USCC,
        Column(
            "record_kind",
            "信息类别",
            Kind.CHOICE,
            choices={
                "document": "裁判文书",
                "enforced": "被执行人",
                "defaulter": "失信被执行人",
                "consumption_limit": "限制消费",
            },
        ),
        Column("case_no", "案号", length_max=100),
        Column("court", "法院"),
        Column("party_role", "当事人地位", Kind.CHOICE, choices={"plaintiff": "原告", "defendant": "被告"}),
        Column("cause", "案由"),
        Column("amount", "标的额", Kind.MONEY, is_required=False),
        DECIDED_ON,
        ENDED_ON,
    ),
    checks=(not_before("ended_on", "decided_on"),),
    target=records(
        item=by_choice("record_kind", COURT_ITEMS),
        decided_on="decided_on",
        ended_on=pl.col("ended_on"),
        level=pl.col("party_role"),
        amount=pl.col("amount"),
        content=("case_no", "court", "party_role", "cause"),
    ),
    coverage=for_everybody(*COURT_ITEMS.values()),
)

LIST_ITEMS = {"abnormal": "reg_abnormal", "serious": "list_serious", "tax_major": "list_tax_major"}

LIST_RECORDS = Template(
    code="list_records",
    zh="名单信息",
    en="entries of lists",
    legal_basis="企业信息公示暂行条例（国务院令第654号）",
    columns=(
        RECORD_ID,
        USCC,
        Column(
            "list_kind",
            "名单类别",
            Kind.CHOICE,
            choices={"abnormal": "经营异常名录", "serious": "严重失信主体名单", "tax_major": "重大税收违法"},
        ),
        Column("reason", "列入事由", length_max=LONG),
        Column("basis", "列入依据", length_max=LONG),
        DOCUMENT_NO,
        DECIDED_ON,
        ENDED_ON,
        AUTHORITY,
    ),
    checks=(not_before("ended_on", "decided_on"),),
    target=records(
        item=by_choice("list_kind", LIST_ITEMS),
        decided_on="decided_on",
        ended_on=pl.col("ended_on"),
        content=("reason", "basis", "document_no", "authority"),
    ),
    coverage=for_everybody(*LIST_ITEMS.values()),
)

TAX_ARREARS = Template(
    code="tax_arrears",
    zh="欠税公告",
    en="tax arrears",
    legal_basis="欠税公告办法（试行）（国家税务总局令第9号）",
    columns=(
        RECORD_ID,
        USCC,
        Column("tax_kind", "税种", Kind.CHOICE, choices=TAX_KINDS),
        Column("period", "所属期", Kind.MONTH),
        Column("amount", "欠税金额", Kind.MONEY),
        Column("announced_on", "公告日期", Kind.DATE),
        optional("cleared_on", "清缴日期", Kind.DATE),
        AUTHORITY,
    ),
    checks=(not_before("cleared_on", "announced_on"),),
    target=records(
        item=pl.lit("tax_arrears"),
        decided_on="announced_on",
        ended_on=pl.col("cleared_on"),
        level=pl.col("tax_kind"),
        amount=pl.col("amount"),
        content=("tax_kind", "period", "authority"),
    ),
    coverage=for_everybody("tax_arrears"),
)
