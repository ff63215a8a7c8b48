"""Sound deliveries of every template, and how tests send them through intake."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from accounts.models import Organisation, OrganisationKind
from archives.guard import loading
from archives.registration import subjects_register
from intake.formats import TEMPLATES
from intake.models import Batch, Entrance
from intake.services import batch_load, batch_receive
from intake.storage import absolute

AS_OF = date(2026, 6, 30)
#: Real public codes: the sample of GB 32100-2015 and a sole trader's.
FIRM, TRADER = "91350100M000100Y43", "92510100MA61WJ3204"
#: A sound code that nobody registers in the tests.
STRANGER = "93610825MA70A1B237"
TAX_OFFICE = "11440700MB2C90725T"

AUTHORITY = {"authority": "市场监管局", "authority_uscc": TAX_OFFICE, "source_unit": "市场监管局"}

#: One sound row of every template, without record id and code.
SOUND: dict[str, dict[str, str]] = {
    "registration": {
        "name": "某某农产品有限公司",
        "kind": "sme",
        "region_code": "350100",
        "established_on": "2015-03-01",
        "registered_capital": "500000.00",
    },
    "registration_changes": {
        "change_item": "legal_rep",
        "before_value": "甲",
        "after_value": "乙",
        "decided_on": "2025-01-02",
        "authority": "市场监管局",
    },
    "sales_invoices": {
        "invoice_no": "033002100111",
        "issued_on": "2025-03-04",
        "counterparty": "某某公司",
        "amount": "100.00",
        "tax": "13.00",
        "total": "113.00",
        "is_void": "false",
    },
    "tax_payments": {
        "tax_kind": "vat",
        "period": "2025-03-01",
        "due_amount": "10.00",
        "paid_amount": "10.00",
        "due_on": "2025-04-15",
        "paid_on": "2025-04-10",
    },
    "tax_arrears": {
        "tax_kind": "vat",
        "period": "2025-03-01",
        "amount": "99.50",
        "announced_on": "2025-06-01",
        "cleared_on": "2025-07-01",
        "authority": "税务局",
    },
    "tax_grades": {"year": "2025", "grade": "A", "decided_on": "2026-04-01", "authority": "税务局"},
    "social_security": {
        "period": "2025-03-01",
        "insured_headcount": "12",
        "due_amount": "900.00",
        "paid_amount": "900.00",
    },
    "utilities": {
        "utility": "power",
        "period": "2025-03-01",
        "usage": "1200.50",
        "due_amount": "700.00",
        "paid_amount": "700.00",
        "due_on": "2025-04-10",
        "paid_on": "2025-04-08",
    },
    "licences": {
        "party_name": "某某公司",
        "document_name": "食品经营许可证",
        "document_no": "JY1",
        "licence_type": "普通",
        "content": "餐饮服务",
        "decided_on": "2025-01-02",
        "valid_from": "2025-01-02",
        "valid_to": "2030-01-01",
        **AUTHORITY,
    },
    "penalties": {
        "party_name": "某某公司",
        "address": "某路1号",
        "legal_rep": "某某",
        "document_no": "罚1",
        "category": "罚款",
        "facts": "未按规定公示",
        "basis": "条例第三条",
        "content": "罚款500元",
        "result": "已执行",
        "amount": "500.00",
        "procedure": "general",
        "level": "minor",
        "decided_on": "2025-01-02",
        "publicity_until": "2028-01-02",
        "status": "valid",
        "repaired_on": "",
        **AUTHORITY,
    },
    "court_records": {
        "record_kind": "enforced",
        "case_no": "(2025)执1号",
        "court": "某法院",
        "party_role": "defendant",
        "cause": "买卖合同纠纷",
        "amount": "30000.00",
        "decided_on": "2025-01-02",
        "ended_on": "",
    },
    "list_records": {
        "list_kind": "abnormal",
        "reason": "未年报",
        "basis": "条例第十七条",
        "document_no": "列1",
        "decided_on": "2025-01-02",
        "ended_on": "2025-02-02",
        "authority": "市场监管局",
    },
    "honours": {
        "honour_name": "诚信示范企业",
        "level": "city",
        "document_no": "荣1",
        "decided_on": "2025-01-02",
        "valid_to": "",
        "authority": "市政府",
    },
    "inspections": {
        "inspection_round": "monthly",
        "inspected_on": "2025-01-02",
        "points": "-4",
        "finding": "消防通道堆物",
        "authority": "文旅局",
    },
    "lending_outcomes": {
        "lender_uscc": TAX_OFFICE,
        "loan_no": "L1",
        "event": "overdue_30",
        "event_on": "2025-01-02",
        "amount": "1000.00",
    },
}
SOUND["purchase_invoices"] = SOUND["sales_invoices"]


def source_unit() -> Organisation:
    """Return the source unit of the tests."""
    return Organisation.objects.get_or_create(
        uscc=TAX_OFFICE, defaults={"kind": OrganisationKind.SOURCE_UNIT, "name": "税务局"}
    )[0]


def register(*codes: str) -> None:
    """Register subjects under ``codes``."""
    rows = [{"uscc": code, "name": code, "kind": "other", "region_code": "330802"} for code in codes]
    assert not subjects_register(rows, actor=None, on=AS_OF).refused


def row(template: str, record_id: str = "R1", uscc: str = FIRM, **changes: str) -> dict[str, str]:
    """Return a sound row of ``template`` with ``changes``."""
    return {"source_record_id": record_id, "uscc": uscc, **SOUND[template], **changes}


def csv_of(rows: Iterable[Mapping[str, str]], template: str) -> str:
    """Return ``rows`` as CSV with English headers; columns that no row has are left out if they may be."""
    rows = list(rows)
    columns = [
        column.name
        for column in TEMPLATES[template].columns
        if not column.is_omittable or any(column.name in one for one in rows)
    ]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def receive(content: bytes | str, template: str = "sales_invoices", **changes: Any) -> Batch:
    """Hand a file in without loading it."""
    data = content.encode() if isinstance(content, str) else content
    given: dict[str, Any] = {
        "actor": None,
        "source_unit": changes.pop("unit", None) or source_unit(),
        "template": template,
        "pieces": [data],
        "file_name": "delivery.csv",
        "as_of": AS_OF,
        "entrance": Entrance.COMMAND,
    }
    return batch_receive(**given | changes)


def deliver(content: bytes | str, template: str = "sales_invoices", **changes: Any) -> Batch:
    """Hand a file in and load it to its end."""
    return batch_load(batch=receive(content, template, **changes))


def deliver_rows(*rows: Mapping[str, str], template: str = "sales_invoices", **changes: Any) -> Batch:
    """Deliver ``rows`` as CSV."""
    return deliver(csv_of(rows, template), template, **changes)


def refused_rows(batch: Batch) -> list[dict[str, str]]:
    """Return the file of refused rows, with the columns row, column, value, verdict and reason."""
    frame = pl.read_csv(absolute(batch.refused_rows_path).read_bytes(), infer_schema=False)
    return (
        frame.rename(dict(zip(frame.columns, ("row", "column", "value", "verdict", "reason"), strict=True)))
        .fill_null("")
        .to_dicts()
    )


def stored(table: str, columns: str = "*", order: str = "row_no") -> list[tuple[Any, ...]]:
    """Return what a protected table holds."""
    with loading(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY delivery_id, {order}")
        return list(cursor.fetchall())
