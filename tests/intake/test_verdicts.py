"""Every verdict on a row: named, placed, explained in both languages, and the row alone is refused."""

from collections.abc import Mapping

import pytest
from django.utils.translation import override

from intake.models import BatchState
from intake.verdicts import VERDICTS, Scope, reason
from tests.intake.cases import (
    FIRM,
    STRANGER,
    TRADER,
    csv_of,
    deliver,
    deliver_rows,
    refused_rows,
    register,
    row,
)

#: (template, what is wrong with the row, verdict, column)
FAULTS: list[tuple[str, Mapping[str, str], str, str]] = [
    ("sales_invoices", {"invoice_no": ""}, "missing_required", "invoice_no"),
    ("sales_invoices", {"uscc": " "}, "missing_required", "uscc"),
    ("sales_invoices", {"amount": "1e5"}, "bad_number", "amount"),
    ("sales_invoices", {"amount": "100.001"}, "bad_number", "amount"),
    ("sales_invoices", {"amount": "1,00.00"}, "bad_number", "amount"),
    ("sales_invoices", {"amount": "NaN"}, "bad_number", "amount"),
    ("sales_invoices", {"amount": "١٠٠"}, "bad_number", "amount"),
    ("social_security", {"insured_headcount": "١٢"}, "bad_number", "insured_headcount"),
    ("tax_payments", {"period": "٢٠٢٥-03"}, "bad_month", "period"),
    ("sales_invoices", {"issued_on": "٢٠٢٥-03-04"}, "bad_date", "issued_on"),
    ("sales_invoices", {"amount": "9" * 17}, "bad_number", "amount"),
    ("sales_invoices", {"issued_on": "2025-02-30"}, "bad_date", "issued_on"),
    ("sales_invoices", {"issued_on": "03/04/2025"}, "bad_date", "issued_on"),
    ("sales_invoices", {"issued_on": "2025113"}, "bad_date", "issued_on"),
    ("sales_invoices", {"issued_on": "1993-12-31"}, "date_out_of_range", "issued_on"),
    ("sales_invoices", {"issued_on": "2026-07-01"}, "future_date", "issued_on"),
    ("sales_invoices", {"issued_on": "9999-12-31"}, "date_out_of_range", "issued_on"),
    ("tax_payments", {"due_on": "2525-01-01"}, "date_out_of_range", "due_on"),
    ("tax_payments", {"period": "2025-03-02"}, "bad_month", "period"),
    ("tax_payments", {"period": "2025-13"}, "bad_month", "period"),
    ("sales_invoices", {"is_void": "perhaps"}, "bad_flag", "is_void"),
    ("tax_payments", {"tax_kind": "land"}, "bad_choice", "tax_kind"),
    ("sales_invoices", {"counterparty": "x" * 101}, "too_long", "counterparty"),
    ("sales_invoices", {"counterparty": "a\x07b"}, "control_character", "counterparty"),
    ("sales_invoices", {"counterparty": "a\nb"}, "control_character", "counterparty"),
    ("sales_invoices", {"counterparty": "=HYPERLINK()"}, "formula", "counterparty"),
    ("tax_payments", {"due_amount": "-1"}, "negative_not_allowed", "due_amount"),
    ("social_security", {"insured_headcount": "99999999"}, "number_out_of_range", "insured_headcount"),
    ("social_security", {"insured_headcount": "1.5"}, "bad_number", "insured_headcount"),
    ("tax_arrears", {"cleared_on": "2025-05-31"}, "date_order", "cleared_on"),
    ("sales_invoices", {"total": "113.01"}, "amount_tax_total_mismatch", "total"),
    ("sales_invoices", {"uscc": FIRM[:-1]}, "uscc_form", "uscc"),
    ("sales_invoices", {"uscc": "91350100M000100Y4Z"}, "uscc_form", "uscc"),
    ("sales_invoices", {"uscc": "91310115MA1H8R7C6D"}, "uscc_check_digit", "uscc"),
    ("sales_invoices", {"uscc": STRANGER}, "unknown_subject", "uscc"),
    ("sales_invoices", {"uscc": "ZZ" + "0" * 16}, "unknown_subject", "uscc"),
    ("sales_invoices", {"source_record_id": "R0"}, "duplicate_source_id", "source_record_id"),
    (
        "sales_invoices",
        {"source_record_id": "R0", "issued_on": "2024-01-01"},
        "duplicate_source_id",
        "source_record_id",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("template", "wrong", "verdict", "column"), FAULTS)
def test_a_fault_refuses_its_row_alone(
    template: str, wrong: Mapping[str, str], verdict: str, column: str
) -> None:
    """The sound row before it is loaded; the file of refused rows has row, column, value and verdict."""
    register(FIRM)
    batch = deliver_rows(row(template, "R0"), row(template, "R1", **wrong), template=template)
    assert batch.state == BatchState.LOADED_WITH_REFUSALS
    assert (batch.rows_read, batch.rows_loaded, batch.rows_refused) == (2, 1, 1)
    assert batch.verdicts == {verdict: 1}
    (told,) = refused_rows(batch)
    assert (told["row"], told["verdict"]) == ("3", verdict)
    assert told["reason"] == _in_chinese(verdict)
    assert told["value"].strip(" '")[:20] == wrong.get(column, "")[:20].strip()


@pytest.mark.django_db
def test_a_ragged_row_is_refused_alone() -> None:
    """Rows with too few or too many fields do not shift the numbers of the rows after them."""
    register(FIRM)
    lines = csv_of([row("sales_invoices", f"R{number}") for number in range(3)], "sales_invoices").split(
        "\r\n"
    )
    lines[2] += ",one too many"
    lines.insert(3, "short,row")
    lines.insert(3, "")
    batch = deliver("\r\n".join(lines))
    assert batch.verdicts == {"ragged_row": 2}
    assert [told["row"] for told in refused_rows(batch)] == ["3", "4"]
    assert (batch.rows_read, batch.rows_loaded) == (4, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [
        ({"uscc": "91310115MA1H8R7C6D"}, "uscc_check_digit"),
        ({"uscc": FIRM[:-1]}, "uscc_form"),
        ({"uscc": FIRM, "source_record_id": "R1"}, "duplicate_subject"),
        ({"uscc": STRANGER, "kind": "sme"}, "registration_refused"),
        ({"uscc": TRADER, "kind": "sole_trader", "region_code": "999999"}, "registration_refused"),
    ],
)
def test_poor_registrations_are_refused_with_the_archive_s_own_reason(
    wrong: Mapping[str, str], verdict: str
) -> None:
    """The archive judges registrations; intake passes its reason on."""
    batch = deliver_rows(
        row("registration", "R0"), row("registration", "R1") | dict(wrong), template="registration"
    )
    assert batch.verdicts == {verdict: 1}
    assert batch.rows_loaded == 1
    (told,) = refused_rows(batch)
    assert told["row"] == "3"
    assert told["reason"]


@pytest.mark.django_db
def test_a_wrong_inner_check_is_a_warning() -> None:
    """Genuine certificates with one exist: the row is loaded and the batch says so."""
    from accounts.identity import uscc

    body = FIRM[:16] + ("5" if FIRM[16] != "5" else "6")
    code = body + uscc.check_character(body)
    batch = deliver_rows(row("registration", uscc=code), template="registration")
    assert (batch.state, batch.warnings) == (BatchState.LOADED, {"uscc_inner_check": 1})


@pytest.mark.django_db
def test_every_fault_of_a_row_is_told() -> None:
    """One row, several faults: each has its line, the row counts once."""
    register(FIRM)
    batch = deliver_rows(
        row("sales_invoices", "R0"), row("sales_invoices", amount="x", issued_on="y", uscc=STRANGER)
    )
    assert batch.verdicts == {"bad_number": 1, "bad_date": 1, "unknown_subject": 1}
    assert batch.rows_refused == 1


@pytest.mark.django_db
def test_a_file_without_one_sound_row_is_refused() -> None:
    """Nothing is loaded, and the refused rows tell why."""
    batch = deliver_rows(row("sales_invoices"), row("sales_invoices", "R2"))
    assert (batch.state, batch.refusal) == (BatchState.REFUSED, "all_rows_refused")
    assert (batch.rows_refused, batch.verdicts) == (2, {"unknown_subject": 2})
    assert len(refused_rows(batch)) == 2


def test_every_row_verdict_is_proved_here() -> None:
    """A verdict that no test provokes may not exist."""
    proved = {verdict for _, _, verdict, _ in FAULTS}
    proved |= {"ragged_row", "duplicate_subject", "registration_refused"}
    assert proved == {code for code, verdict in VERDICTS.items() if verdict.scope is Scope.ROW}


@pytest.mark.parametrize("code", sorted(VERDICTS))
def test_every_verdict_reads_in_both_languages(code: str) -> None:
    """The Chinese text is a translation, not the English one."""
    details = dict.fromkeys(
        ("template", "uscc", "limit", "batch", "offset", "columns", "cell", "reason"), "x"
    )
    with override("en"):
        english = reason(code, details)
    with override("zh-hans"):
        chinese = reason(code, details)
    assert english.isascii() or "“" in english
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert "%(" not in english + chinese


def _in_chinese(code: str) -> str:
    with override("zh-hans"):
        return reason(code)
