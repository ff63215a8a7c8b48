"""The data items of a report with their states, and what the subject let the requester see."""

from datetime import date

from archives.access import SourceLine
from archives.items import GRANTABLE_ITEMS, ITEMS, PUBLIC_ITEMS
from archives.models import Purpose as FilePurpose
from reports.assembly.file import OpenedFile
from reports.assembly.words import item_label
from reports.content import Authorisation, Basis, DataItem, Purpose
from reports.content_values import Label

_DATED_FRAMES = {
    "invoices": "issued_on",
    "tax_payments": "period",
    "social_security": "period",
    "utilities": "period",
}
UNITS_MAX = 3


def data_items(file: OpenedFile) -> tuple[DataItem, ...]:
    """Return every item that was asked, in the order of the file, and how it stands."""
    return tuple(_item(file, code) for code in ITEMS if code in file.states)


def authorisation(file: OpenedFile) -> Authorisation:
    """Return who asked, and which items the subject opened to it; its own copy needs no consent."""
    granted = file.granted.granted_items(file.uscc)
    requester = file.granted.reader.organisation
    start, end = _data_range(file)
    consent = file.consent
    own = file.granted.purpose == FilePurpose.SELF_VIEW
    by_consent = [code for code in GRANTABLE_ITEMS if code in granted and (own or _consented(file, code))]
    return Authorisation(
        requester_name=requester.name,
        requester_code=requester.uscc,
        purpose=Purpose(file.granted.purpose.value),
        consent_id=f"CN-{consent.signed_at:%Y}-{consent.pk:06d}" if consent else None,
        authorised=tuple(by_consent),
        not_authorised=tuple(code for code in GRANTABLE_ITEMS if code not in granted),
        granted_on=consent.signed_at.date() if consent else None,
        valid_from=consent.valid_from if consent else None,
        valid_until=consent.valid_to if consent else None,
        data_from=start,
        data_until=end,
        queries_used=file.queries_used if consent else None,
        queries_max=consent.queries_max if consent else None,
    )


def _item(file: OpenedFile, code: str) -> DataItem:
    lines = file.sources.get(code, ())
    state = file.states[code]
    is_known = file.is_shown(code)
    return DataItem(
        code=code,
        label=item_label(code),
        state=state,
        basis=Basis.PUBLIC if _is_open_by_law(file, code) else Basis.CONSENT,
        source_unit=_units(lines) or Label(ITEMS[code].owner_zh, ITEMS[code].owner_en),
        as_of=_as_of(lines) if is_known else None,
        received_at=max((line.received_at for line in lines if line.received_at), default=None)
        if is_known
        else None,
        rows=_rows(file, code) if is_known else None,
    )


def _is_open_by_law(file: OpenedFile, code: str) -> bool:
    """Whether an item was read without the subject's word: it is public, or the reader must keep it."""
    if code in PUBLIC_ITEMS:
        return True
    own = file.granted.purpose == FilePurpose.SELF_VIEW
    return code in file.granted.granted_items(file.uscc) and not own and not _consented(file, code)


def _consented(file: OpenedFile, code: str) -> bool:
    return file.consent is not None and code in file.consent.item_codes


def _units(lines: tuple[SourceLine, ...]) -> Label | None:
    """Name the source units; of many only the first ones."""
    named = lines[:UNITS_MAX]
    if not named:
        return None
    zh, en = (
        "、".join(line.source_unit for line in named),
        ", ".join(line.source_unit_en or line.source_unit for line in named),
    )
    return Label(f"{zh}等", f"{en} and others") if len(lines) > UNITS_MAX else Label(zh, en)


def _as_of(lines: tuple[SourceLine, ...]) -> date | None:
    return max((day for line in lines if (day := line.covered_to or line.last_on)), default=None)


def _rows(file: OpenedFile, code: str) -> int:
    """Count what may be seen; the register has a row for every subject."""
    rows = sum(line.rows for line in file.sources.get(code, ()))
    seen = max(rows, len(file.records_of(code)))
    return max(seen, 1) if code == "reg_basic" else seen


def _data_range(file: OpenedFile) -> tuple[date | None, date | None]:
    """Return the first and the last day of the series that were read."""
    days = [
        day
        for frame, column in _DATED_FRAMES.items()
        for day in (file.frames[frame].get_column(column).min(), file.frames[frame].get_column(column).max())
        if isinstance(day, date)
    ]
    return min(days, default=None), max(days, default=None)
