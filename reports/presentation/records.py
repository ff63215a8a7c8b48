"""Obligations, public record and honours."""

from __future__ import annotations

from typing import Any

from reports.content import ReportContent
from reports.content_records import Loan, RecordEntry, RecordStatus
from reports.content_values import DataState
from reports.formats import DASH, Formats
from reports.presentation.sources import item_chip, section_sources

HONOUR_ITEMS = ("hon_award", "tax_grade")


def obligations_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return loans with their months, outcomes and guarantees."""
    given = content.obligations
    return {
        "loans": [_loan(loan, formats) for loan in given.loans],
        "outcomes": [
            {
                "on": formats.day(outcome.on),
                "event": formats.label(outcome.label),
                "amount": formats.money(outcome.amount),
                "source": outcome.source,
                "adverse": outcome.adverse,
            }
            for outcome in given.outcomes
        ],
        "guarantees": [
            [one.party, formats.money(one.amount), formats.day(one.until)] for one in given.guarantees
        ],
        "chip": _chip_or_none(content, given.item_code, formats),
        "sources": section_sources(content, [given.item_code], formats),
    }


def _chip_or_none(content: ReportContent, code: str, formats: Formats) -> dict[str, str] | None:
    found = [item for item in content.items if item.code == code]
    return item_chip(found[0], formats) if found else None


def _loan(loan: Loan, formats: Formats) -> dict[str, Any]:
    return {
        "lender": loan.lender,
        "product": loan.product,
        "amount": formats.money(loan.amount),
        "balance": formats.money(loan.balance),
        "disbursed": formats.day(loan.disbursed_on),
        "due": formats.day(loan.due_on),
        "status": formats.code("loan", loan.status.value),
        "status_name": loan.status.value,
        "months": [
            {
                "month": f"{point.month:%m}",
                "year": str(point.month.year) if index == 0 or point.month.month == 1 else "",
                "days": "?" if point.value is None else formats.number(point.value),
                "late": bool(point.value),
            }
            for index, point in enumerate(loan.overdue_days[-24:])
        ],
    }


def record_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return the summary of lists, the entries in detail, newest first, and inspections."""
    record = content.public_record
    entries = sorted(record.entries, key=lambda entry: (entry.decided_on, entry.reference), reverse=True)
    lists = []
    for code in record.checked:
        item = content.item(code)
        found = [entry for entry in record.entries if entry.item_code == code]
        known = item.state in (DataState.VALUE, DataState.DISPUTED)
        lists.append(
            {
                "label": formats.label(item.label),
                "chip": item_chip(item, formats),
                "found": str(len(found)) if known else "?",
                "as_of": formats.day(item.as_of),
                "unit": formats.label(item.source_unit),
            }
        )
    return {
        "lists": lists,
        "entries": [_entry(content, entry, formats) for entry in entries],
        "inspections": [
            [
                formats.day(one.on),
                formats.label(one.round),
                f"+{one.points}" if one.points > 0 else str(one.points).replace("-", "−"),
                formats.label(one.remark),
            ]
            for one in record.inspections
        ],
        "inspection_chip": record.inspection_item and _chip_or_none(content, record.inspection_item, formats),
        "sources": section_sources(content, [record.inspection_item or ""], formats),
    }


def _entry(content: ReportContent, entry: RecordEntry, formats: Formats) -> dict[str, Any]:
    words = formats.words
    ended = entry.status is RecordStatus.VALID and entry.ended_on is not None
    notes = [
        formats.label(entry.level) if entry.level else "",
        formats.money(entry.amount) if entry.amount is not None else "",
        words["publicity_until"].format(formats.day(entry.publicity_until)) if entry.publicity_until else "",
        words["ended_on"].format(formats.day(entry.ended_on)) if entry.ended_on else "",
    ]
    status = "ended" if ended else entry.status.value
    return {
        "on": formats.day(entry.decided_on),
        "list": formats.label(content.item(entry.item_code).label),
        "reference": entry.reference,
        "title": formats.label(entry.title),
        "unit": formats.label(entry.source_unit),
        "notes": " · ".join(note for note in notes if note),
        "status": words[f"record_{status}"],
        "status_name": status,
        "route": formats.label(entry.repair_route) if entry.repair_route else "",
        "objection": entry.objection_no or "",
        "statement": entry.statement or "",
    }


def honours_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return awards, yearly tax grades and commitments."""
    honours = content.honours
    return {
        "awards": [
            [
                formats.label(award.title),
                formats.label(award.level),
                formats.label(award.source_unit),
                formats.day(award.on),
                formats.day(award.valid_until),
            ]
            for award in honours.awards
        ],
        "award_chip": _chip_or_none(content, "hon_award", formats),
        "grades": [{"year": str(grade.year), "grade": grade.grade} for grade in honours.tax_grades],
        "grade_chip": _chip_or_none(content, "tax_grade", formats),
        "commitments": [
            [
                formats.label(one.title),
                formats.day(one.published_on),
                DASH if one.due_on is None else formats.day(one.due_on),
                formats.code("fulfilment", one.fulfilment.value),
            ]
            for one in honours.commitments
        ],
        "sources": section_sources(content, HONOUR_ITEMS, formats),
    }
