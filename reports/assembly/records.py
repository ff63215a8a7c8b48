"""Public record, honours and obligations, from the single records of the file."""

from collections import Counter
from datetime import date

from archives.access import RecordLine
from archives.items import OUTCOME_SECTIONS
from archives.models import Section
from reports.assembly.file import OpenedFile
from reports.assembly.rules import repair_routes
from reports.content_records import (
    HonourEntry,
    Honours,
    Inspection,
    Obligations,
    Outcome,
    PublicRecord,
    RecordEntry,
    RecordStatus,
    TaxGrade,
)
from reports.content_values import Label

#: The lists of the public record, in the order they are printed.
LISTS = (
    "pen_decision",
    "jud_document",
    "jud_enforced",
    "jud_defaulter",
    "jud_consumption_limit",
    "list_serious",
    "list_tax_major",
    "reg_abnormal",
    "tax_arrears",
)
INSPECTIONS = "bnb_inspection"
TITLE_LENGTH_MAX = 160

LEVELS = {
    "minor": Label("轻微", "minor"),
    "general": Label("一般", "general"),
    "serious": Label("严重", "serious"),
    "serious_revocation": Label("吊销证照", "licence revoked"),
    "plaintiff": Label("原告", "plaintiff"),
    "defendant": Label("被告", "defendant"),
    "vat": Label("增值税", "value-added tax"),
    "cit": Label("企业所得税", "corporate income tax"),
    "other": Label("其他税费", "other taxes"),
    "national": Label("国家级", "national"),
    "province": Label("省级", "provincial"),
    "city": Label("市级", "municipal"),
    "county": Label("县级", "county"),
    "census": Label("普查", "census"),
    "monthly": Label("月度抽查", "monthly check"),
    "spot": Label("日常检查", "spot check"),
}
OUTCOMES = {
    "loan_granted": Label("贷款发放", "Loan granted"),
    "first_loan": Label("首次贷款", "First loan"),
    "installment_on_time": Label("按期还款", "Instalment paid on time"),
    "settled_on_time": Label("按期结清", "Settled on time"),
    "renewed_no_principal": Label("无还本续贷", "Renewed without repaying the principal first"),
    "overdue_30": Label("逾期 30 天", "30 days past due"),
    "overdue_60": Label("逾期 60 天", "60 days past due"),
    "overdue_90": Label("逾期 90 天", "90 days past due"),
    "npl": Label("不良", "Non-performing"),
    "compensated": Label("已代偿", "Compensated by a pool"),
    "recovered": Label("已追偿", "Recovered"),
    "settled_late": Label("逾期后结清", "Settled late"),
    "written_off": Label("已核销", "Written off"),
}
ON_TIME = "installment_on_time"
#: What tells the matter of a record in its delivered content, best first.
_MATTERS = ("facts", "reason", "cause", "content", "document_name")


def public_record(file: OpenedFile) -> PublicRecord:
    """Return the adverse lists with their entries, and the inspections of a B&B."""
    has_inspections = INSPECTIONS in file.states
    return PublicRecord(
        checked=LISTS,
        entries=tuple(_entry(record, file.on) for record in file.records_of(*LISTS)),
        inspections=tuple(_inspection(record) for record in file.records_of(INSPECTIONS)),
        inspection_item=INSPECTIONS if has_inspections else None,
    )


def honours(file: OpenedFile) -> Honours:
    """Return the awards and the yearly tax grades, oldest grade first."""
    grades = {
        int(record.content.get("year") or record.decided_on.year): record.level
        for record in reversed(file.current_of("tax_grade"))
    }
    return Honours(
        awards=tuple(_honour(record) for record in file.current_of("hon_award")),
        tax_grades=tuple(TaxGrade(year=year, grade=grades[year]) for year in sorted(grades)),
    )


def obligations(file: OpenedFile) -> Obligations:
    """Return what lenders reported of loans; a reader without consent sees its own reports alone.

    The instalments of a loan that were paid on time are told once, with their number, on the day of the last.
    """
    records = file.current_of("lending_outcome")
    kept = {_loan(record): record for record in reversed(records) if record.level == ON_TIME}
    counts = Counter(_loan(record) for record in records if record.level == ON_TIME)
    told = [record for record in records if record.level != ON_TIME or record is kept[_loan(record)]]
    return Obligations(outcomes=tuple(_outcome(one, counts[_loan(one)]) for one in told))


def source_label(record: RecordLine) -> Label:
    """Return who recorded it: the authority named in the record, else the source unit."""
    authority = record.content.get("authority") or record.content.get("court")
    if authority:
        return Label.same(str(authority))
    return Label(record.source_unit, record.source_unit_en or record.source_unit)


def _entry(record: RecordLine, on: date) -> RecordEntry:
    status = RecordStatus(record.status)
    ended_on = record.ended_on if record.ended_on and record.ended_on <= on else None
    is_open = not status.out_of_use and ended_on is None
    route = repair_routes().route(record.item_code, record.level) if is_open else None
    return RecordEntry(
        reference=_reference(record),
        item_code=record.item_code,
        title=_title(record),
        decided_on=record.decided_on,
        source_unit=source_label(record),
        status=status,
        ended_on=ended_on,
        level=LEVELS.get(record.level),
        amount=record.amount,
        publicity_until=record.publicity_until,
        repair_route=Label(route.zh, route.en) if route else None,
    )


def _reference(record: RecordLine) -> str:
    content = record.content
    return str(content.get("document_no") or content.get("case_no") or record.source_record_id)


def _title(record: RecordLine) -> Label:
    if record.item_code == "tax_arrears":
        period = str(record.content.get("period") or "")[:7]
        kind = LEVELS.get(record.level, Label("税款", "tax"))
        return Label(f"欠缴{kind.zh} {period}".strip(), f"Arrears of {kind.en} {period}".strip())
    matter = next((str(record.content[key]) for key in _MATTERS if record.content.get(key)), "")
    if not matter:
        return Label("未载明事由", "no matter stated")
    return Label.same(matter if len(matter) <= TITLE_LENGTH_MAX else f"{matter[: TITLE_LENGTH_MAX - 1]}…")


def _inspection(record: RecordLine) -> Inspection:
    finding = record.content.get("finding")
    return Inspection(
        on=record.decided_on,
        round=LEVELS.get(record.level, Label("检查", "inspection")),
        points=record.points or 0,
        remark=Label.same(str(finding)) if finding else None,
    )


def _honour(record: RecordLine) -> HonourEntry:
    title = str(record.content.get("honour_name") or _reference(record))
    return HonourEntry(
        title=Label.same(title),
        level=LEVELS.get(record.level, Label("未注明", "not stated")),
        on=record.decided_on,
        source_unit=source_label(record),
        valid_until=record.ended_on,
    )


def _loan(record: RecordLine) -> tuple[str, str]:
    return record.source_unit, str(record.content.get("loan_no") or record.source_record_id)


def _outcome(record: RecordLine, count: int) -> Outcome:
    label = OUTCOMES.get(record.level, Label.same(record.level))
    if record.level == ON_TIME and count > 1:
        label = Label(f"按期还款 {count} 期", f"{count} instalments paid on time")
    return Outcome(
        code=record.level,
        label=label,
        on=record.decided_on,
        source=record.source_unit,
        amount=record.amount,
        adverse=OUTCOME_SECTIONS.get(record.level) == Section.ADVERSE,
    )
