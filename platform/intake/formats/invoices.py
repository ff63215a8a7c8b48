"""Value-added-tax invoices, sold and bought."""

import polars as pl

from intake.formats.base import RECORD_ID, USCC, VAT_SINCE, Column, Kind, RowCheck, Template, money
from intake.formats.targets import MONEY, for_its_subjects, series

COLUMNS = (
    RECORD_ID,
    USCC,
    Column("invoice_no", "发票号码", length_max=40),
    Column("issued_on", "开票日期", Kind.DATE, earliest=VAT_SINCE),
    Column("counterparty", "交易对方", length_max=100),
    # Red-letter invoices, which take a sale back, are negative.
    money("amount", "金额", is_signed=True),
    money("tax", "税额", is_signed=True),
    money("total", "价税合计", is_signed=True),
    Column("is_void", "是否作废", Kind.FLAG),
)
CHECKS = (
    RowCheck("amount_tax_total_mismatch", "total", pl.col("amount") + pl.col("tax") != pl.col("total")),
)


def _invoices(direction: str, zh: str, en: str) -> Template:
    return Template(
        code=f"{direction}_invoices",
        zh=zh,
        en=en,
        columns=COLUMNS,
        checks=CHECKS,
        target=series(
            "archives_invoice",
            {
                "direction": ("text", pl.lit(direction)),
                "invoice_no": "text",
                "issued_on": "date",
                "counterparty": "text",
                "amount": MONEY,
                "tax": MONEY,
                "total": MONEY,
                "is_void": "boolean",
            },
            "direction",
            by="issued_on",
        ),
        coverage=for_its_subjects(f"tax_invoice_{direction}"),
    )


SALES = _invoices("sales", "销项发票", "sales invoices")
PURCHASE = _invoices("purchase", "进项发票", "purchase invoices")
