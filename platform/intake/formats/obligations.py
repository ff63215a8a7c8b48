"""What is due month by month: taxes, social security, power, water and gas."""

from intake.formats.base import RECORD_ID, USCC, Column, Kind, Template, money, optional
from intake.formats.targets import MONEY, for_its_subjects, series

TAX_KINDS = {"vat": "增值税", "cit": "企业所得税", "other": "其他"}
UTILITIES = {"power": "电", "water": "水", "gas": "气"}

TAX_PAYMENTS = Template(
    code="tax_payments",
    zh="税款缴纳",
    en="tax payments",
    columns=(
        RECORD_ID,
        USCC,
        Column("tax_kind", "税种", Kind.CHOICE, choices=TAX_KINDS),
        Column("period", "所属期", Kind.MONTH),
        money("due_amount", "应缴税额"),
        money("paid_amount", "实缴税额"),
        Column("due_on", "缴款期限", Kind.DATE, is_future=True),
        optional("paid_on", "缴款日期", Kind.DATE),
    ),
    target=series(
        "archives_tax_payment",
        {
            "tax_kind": "text",
            "period": "date",
            "due_amount": MONEY,
            "paid_amount": MONEY,
            "due_on": "date",
            "paid_on": "date",
        },
        by="period",
    ),
    # The tax authority sends all of a taxpayer's kinds: one that is missing was looked for.
    coverage=for_its_subjects(
        "tax_vat_paid", "tax_cit_paid", item_sql="unnest(ARRAY['tax_vat_paid', 'tax_cit_paid'])"
    ),
)

SOCIAL_SECURITY = Template(
    code="social_security",
    zh="社会保险缴纳",
    en="social-security months",
    columns=(
        RECORD_ID,
        USCC,
        Column("period", "所属期", Kind.MONTH),
        Column("insured_headcount", "参保人数", Kind.INTEGER, number_max=10_000_000),
        money("due_amount", "应缴金额"),
        money("paid_amount", "实缴金额"),
    ),
    target=series(
        "archives_social_security_month",
        {"period": "date", "insured_headcount": "integer", "due_amount": MONEY, "paid_amount": MONEY},
        by="period",
    ),
    coverage=for_its_subjects("soc_paid"),
)

UTILITY_MONTHS = Template(
    code="utilities",
    zh="水电气",
    en="power, water and gas",
    columns=(
        RECORD_ID,
        USCC,
        Column("utility", "类别", Kind.CHOICE, choices=UTILITIES),
        Column("period", "所属期", Kind.MONTH),
        Column("usage", "用量", Kind.QUANTITY),
        money("due_amount", "应缴金额", is_required=False),
        money("paid_amount", "实缴金额", is_required=False),
        Column("due_on", "缴费期限", Kind.DATE, is_required=False, is_future=True),
        optional("paid_on", "缴费日期", Kind.DATE),
    ),
    target=series(
        "archives_utility_month",
        {
            "utility": "text",
            "period": "date",
            "usage": "numeric(18,3)",
            "due_amount": MONEY,
            "paid_amount": MONEY,
            "due_on": "date",
            "paid_on": "date",
        },
        "utility",
        by="period",
    ),
    coverage=for_its_subjects("util_power", "util_water", "util_gas", item_sql="'util_' || utility"),
)
