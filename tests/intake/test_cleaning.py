"""Cleaning: each rule changes only form, is noted by its id on the row, and repairs nothing."""

from typing import Any

import pytest

from intake.models import BatchState
from tests.intake.cases import FIRM, TRADER, csv_of, deliver, deliver_rows, register, row, stored

pytestmark = pytest.mark.django_db

FULL_WIDTH = str.maketrans({code - 0xFEE0: code for code in range(0xFF01, 0xFF5F)})


def _one(template: str, changes: dict[str, str], columns: str) -> tuple[Any, ...]:
    register(FIRM)
    batch = deliver_rows(row(template, **changes), template=template)
    assert batch.state == BatchState.LOADED, batch.verdicts
    table = {"sales_invoices": "archives_invoice", "tax_payments": "archives_tax_payment"}[template]
    ((rules, *values),) = stored(table, f"cleaning_rules, {columns}")
    return rules, *values


@pytest.mark.parametrize(
    ("template", "changes", "column", "value", "rules"),
    [
        ("sales_invoices", {}, "amount::text", "100.00", None),
        ("sales_invoices", {"counterparty": "　某 某 "}, "counterparty", "某 某", ["trim"]),
        ("sales_invoices", {"uscc": FIRM.lower()}, "subject_id > 0", True, ["upper_case"]),
        ("sales_invoices", {"uscc": FIRM.translate(FULL_WIDTH)}, "subject_id > 0", True, ["full_width"]),
        ("sales_invoices", {"amount": "１００．００"}, "amount::text", "100.00", ["full_width"]),
        ("sales_invoices", {"amount": "¥100"}, "amount::text", "100.00", ["currency_sign"]),
        ("sales_invoices", {"amount": "100元"}, "amount::text", "100.00", ["currency_sign"]),
        ("sales_invoices", {"amount": "+100.0"}, "amount::text", "100.00", None),
        (
            "sales_invoices",
            {"amount": "1,234,567.00", "total": "1,234,580.00"},
            "amount::text",
            "1234567.00",
            ["thousands_separators"],
        ),
        ("sales_invoices", {"issued_on": "2025/3/4"}, "issued_on::text", "2025-03-04", ["date_form"]),
        ("sales_invoices", {"issued_on": "2025年3月4日"}, "issued_on::text", "2025-03-04", ["date_form"]),
        ("sales_invoices", {"issued_on": "20250304"}, "issued_on::text", "2025-03-04", ["date_form"]),
        (
            "sales_invoices",
            {"issued_on": "2025-03-04 00:00:00"},
            "issued_on::text",
            "2025-03-04",
            ["date_form"],
        ),
        ("sales_invoices", {"is_void": "是"}, "is_void", True, ["flag_word"]),
        ("sales_invoices", {"is_void": "0"}, "is_void", False, ["flag_word"]),
        ("tax_payments", {"period": "202503"}, "period::text", "2025-03-01", ["month_form"]),
        ("tax_payments", {"period": "2025-3"}, "period::text", "2025-03-01", ["month_form"]),
        ("tax_payments", {"period": "2025年03月"}, "period::text", "2025-03-01", ["month_form"]),
        ("tax_payments", {"tax_kind": "企业所得税"}, "tax_kind", "cit", ["choice_word"]),
        ("tax_payments", {"tax_kind": "VAT"}, "tax_kind", "vat", ["choice_word"]),
        ("tax_payments", {"tax_kind": " VAT"}, "tax_kind", "vat", ["choice_word", "trim"]),
    ],
)
def test_a_rule_changes_form_and_is_noted(
    template: str, changes: dict[str, str], column: str, value: object, rules: list[str] | None
) -> None:
    """The stored value is the meant one, and the row names the rules that were applied, or none."""
    assert _one(template, changes, column) == (rules, value)


def test_amounts_in_fen_become_yuan_exactly() -> None:
    """One fen is 0.01, minus five fen are -0.05; every row says that it was converted."""
    register(FIRM)
    lines = csv_of(
        [
            row("sales_invoices", "R1", amount="1", tax="0", total="1"),
            row("sales_invoices", "R2", amount="-5", tax="-100", total="-105"),
            row("sales_invoices", "R3", amount="123456789012345", tax="0", total="123456789012345"),
        ],
        "sales_invoices",
    )
    batch = deliver(lines.replace("amount,tax,total", "amount_fen,tax_fen,total_fen", 1))
    assert batch.verdicts == {}
    assert stored("archives_invoice", "amount::text, total::text, cleaning_rules") == [
        ("0.01", "0.01", ["fen_to_yuan"]),
        ("-0.05", "-1.05", ["fen_to_yuan"]),
        ("1234567890123.45", "1234567890123.45", ["fen_to_yuan"]),
    ]


def test_a_letter_o_is_never_read_as_a_zero() -> None:
    """A code with O for 0 is refused: only the certificate can tell which was meant."""
    register(FIRM, TRADER)
    batch = deliver_rows(row("sales_invoices", "R1"), row("sales_invoices", uscc=FIRM.replace("0", "O")))
    assert batch.verdicts == {"uscc_form": 1}


def test_records_note_their_rules_too() -> None:
    """The rules stand on records as on rows of series; none is an empty list there."""
    register(FIRM)
    deliver_rows(row("honours", "R1"), row("honours", "R2", level="市级"), template="honours")
    assert stored("archives_record", "cleaning_rules, level") == [([], "city"), (["choice_word"], "city")]
