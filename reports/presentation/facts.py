"""Identity and authorisation."""

from __future__ import annotations

from typing import Any

from reports.content import ReportContent
from reports.content_values import DataState, Fact
from reports.formats import DASH, Formats
from reports.presentation.sources import section_sources, state_chip

IDENTITY_ITEMS = ("reg_basic", "reg_change", "reg_shareholder", "reg_key_person", "lic_permit")
KINDS_WITH_TITLE = frozenset({"farmer_coop", "bnb"})


def fact_data(fact: Fact, formats: Formats) -> dict[str, Any]:
    """Return label and value of a fact; a state other than `value` shows as a chip."""
    known = fact.state is DataState.VALUE
    return {
        "label": formats.label(fact.label),
        "value": "" if fact.value is None else formats.value(fact.value),
        "chip": None if known else state_chip(fact.state.value, formats),
    }


def identity_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return registration, kind facts, changes, licences and related parties."""
    identity = content.identity
    kind = content.cover.kind if content.cover.kind in KINDS_WITH_TITLE else "other"
    return {
        "registration": [fact_data(fact, formats) for fact in identity.registration],
        "kind_title": formats.code("kind_facts", kind),
        "kind_facts": [fact_data(fact, formats) for fact in identity.kind_facts],
        "changes": [
            [formats.day(change.on), formats.label(change.what), change.before, change.after]
            for change in identity.changes
        ],
        "licences": [
            [
                licence.title,
                licence.number,
                licence.authority,
                formats.day(licence.valid_from),
                formats.day(licence.valid_until),
            ]
            for licence in identity.licences
        ],
        "related": [
            [
                party.name,
                formats.label(party.role),
                DASH if party.share is None else formats.ratio(party.share),
                party.code or DASH,
            ]
            for party in identity.related
        ],
        "sources": section_sources(content, IDENTITY_ITEMS, formats),
    }


def authorisation_data(content: ReportContent, formats: Formats) -> dict[str, Any]:
    """Return the authorisation box."""
    given, words = content.authorisation, formats.words
    labels = {item.code: formats.label(item.label) for item in content.items}
    queries = ""
    if given.queries_max is not None:
        queries = words["queries_of"].format(given.queries_used or 0, given.queries_max)
    rows = [
        (words["requester"], f"{given.requester_name} · {given.requester_code}"),
        (words["purpose"], formats.code("purpose", given.purpose.value)),
        (words["consent_id"], given.consent_id or words["no_consent_needed"]),
        (words["granted_on"], formats.long_day(given.granted_on) if given.granted_on else ""),
        (words["consent_valid"], _span(given.valid_from, given.valid_until, formats)),
        (words["data_range"], _span(given.data_from, given.data_until, formats)),
        (words["queries"], queries),
    ]
    return {
        "rows": [row for row in rows if row[1]],
        "authorised": [labels[code] for code in given.authorised],
        "not_authorised": [labels[code] for code in given.not_authorised],
        "not_authorised_chip": state_chip(DataState.NOT_AUTHORISED.value, formats),
    }


def _span(start: Any, end: Any, formats: Formats) -> str:
    if start is None and end is None:
        return ""
    return formats.words["until_word"].format(formats.day(start), formats.day(end))
