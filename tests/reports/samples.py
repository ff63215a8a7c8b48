"""Content for the report's tests: three invented firms kept as snapshots, and two extremes made of them."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from reports.content import (
    Advice,
    DataItem,
    Identity,
    LimitStep,
    ReportContent,
    StatusColour,
    StatusReason,
)
from reports.content_operation import Operation
from reports.content_records import Honours, Obligations, PublicRecord, RecordEntry, RecordStatus
from reports.content_values import DataState, Fact, Label, Value

FOLDER = Path(__file__).parent / "data"
NAMES = ("sme", "coop", "bnb")


@cache
def sample(name: str) -> ReportContent:
    """Return the snapshot `name`: `sme`, `coop` or `bnb` (the B&B's is its own copy)."""
    return ReportContent.from_bytes((FOLDER / f"{name}.json").read_bytes())


def worst_case() -> ReportContent:
    """Return the SME with everything too long: names, reasons, hits and 200 penalties."""
    content = sample("sme")
    long = Label("特别长的名称" * 40, "An exceedingly long name " * 25)
    advice = replace(
        content.advice,
        status_reasons=tuple(StatusReason(label=long, disputed=True) for _ in range(20)),
        depth_reason=long,
        limit_reason=long,
        limit_steps=tuple(LimitStep(label=long, amount=Decimal("999999999999999.99")) for _ in range(12)),
        suggested_limit=Decimal("999999999999999.99"),
        positive=tuple(
            replace(hit, label=long, value=Value(text=long)) for hit in content.advice.positive * 3
        ),
        negative=tuple(
            replace(hit, label=long, value=Value(text=long)) for hit in content.advice.negative * 3
        ),
    )
    record = replace(content.public_record, entries=tuple(_penalty(index, long) for index in range(200)))
    return replace(
        content,
        cover=replace(content.cover, subject_name="衢江区特别长名称" * 30, report_no="CE-" + "9" * 60),
        advice=advice,
        public_record=record,
        items=tuple(_unauthorised(item) for item in content.items),
    )


def _penalty(index: int, long: Label) -> RecordEntry:
    return RecordEntry(
        reference=f"罚〔2025〕{index}号",
        item_code="pen_decision",
        title=Label(f"违规事项 {index}", f"Matter {index}"),
        decided_on=date(2025, 1 + index % 12, 1 + index % 28),
        source_unit=Label("市监局", "Market office"),
        status=RecordStatus.VALID,
        repair_route=long if index == 0 else Label("向“信用中国”申请", "Apply to Credit China"),
    )


def _unauthorised(item: DataItem) -> DataItem:
    label = Label(item.label.zh + "（含历年更正）", item.label.en + ", corrections of all years included")
    return replace(item, label=label, state=DataState.NOT_AUTHORISED, as_of=None, received_at=None, rows=None)


def nothing_known() -> ReportContent:
    """Return a firm of which nothing is known but its name: no score, no data, every item refused."""
    content = sample("sme")
    operation = content.operation
    empty: dict[str, Any] = {
        field.name: replace(one, **({"points": ()} if hasattr(one, "points") else {"periods": ()}))
        for field in fields(Operation)
        if hasattr(one := getattr(operation, field.name), "item_code") and field.name != "season"
    }
    return replace(
        content,
        advice=Advice(
            score=None,
            grade=None,
            pd=None,
            status=StatusColour.GREEN,
            status_reasons=(),
            depth_grade="D",
            depth_reason=Label("没有任何数据。", "There are no data."),
            suggested_limit=None,
            limit_reason=Label("没有评分，不建议额度。", "Without a score no limit is suggested."),
        ),
        identity=Identity(
            registration=(Fact(label=Label("成立日期", "Established"), value=None, state=DataState.REFUSED),)
        ),
        operation=Operation(**empty),
        obligations=Obligations(),
        public_record=PublicRecord(checked=content.public_record.checked),
        honours=Honours(),
        score=None,
        items=tuple(
            replace(item, state=DataState.REFUSED, as_of=None, received_at=None, rows=None)
            for item in content.items
        ),
    )
