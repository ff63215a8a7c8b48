"""What pages and the API tell about batches and templates."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.formats import TEMPLATES, Kind, Template
from intake.models import Batch, BatchState
from intake.storage import absolute
from intake.verdicts import VERDICTS, reason

#: The look of each state: the classes of the states of a value, which are made to be told apart.
_TONES = {
    BatchState.RECEIVED: "not_held",
    BatchState.CHECKING: "not_authorised",
    BatchState.LOADED: "value",
    BatchState.LOADED_WITH_REFUSALS: "delayed",
    BatchState.REFUSED: "refused",
    BatchState.CANCELLED: "not_held",
    BatchState.FAILED: "disputed",
}
_KINDS = {
    Kind.CODE: _("code of 18 characters"),
    Kind.TEXT: _("text"),
    Kind.MONEY: _("amount in CNY, two decimals"),
    Kind.QUANTITY: _("number, at most three decimals"),
    Kind.INTEGER: _("whole number"),
    Kind.DATE: _("date, such as 2025-03-31"),
    Kind.MONTH: _("month, as its first day: 2025-03-01"),
    Kind.FLAG: _("true or false"),
    Kind.CHOICE: _("one of a list"),
}


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many values of a batch one verdict fell on, and what it means."""

    code: str
    text: str
    count: int


def verdict_counts(counts: dict[str, int]) -> list[VerdictCount]:
    """Return the verdicts of a batch, the most frequent first, in the reader's language."""
    rows = [VerdictCount(code, _plain(code), count) for code, count in counts.items()]
    return sorted(rows, key=lambda row: (-row.count, row.code))


def refusal_text(batch: Batch) -> str:
    """Return why the whole file was refused, in the reader's language; "" where it was not."""
    return reason(batch.refusal, batch.refusal_details) if batch.refusal else ""


def template_label(code: str) -> str:
    """Return the name of a template in the reader's language; its code where it no longer exists."""
    return TEMPLATES[code].label() if code in TEMPLATES else code


def batch_view(batch: Batch) -> dict[str, Any]:
    """Return what the page of a batch shows."""
    return {
        "batch": batch,
        "template": template_label(batch.template),
        "tone": _TONES[BatchState(batch.state)],
        "refusal": refusal_text(batch),
        "verdicts": verdict_counts(batch.verdicts),
        "warnings": verdict_counts(batch.warnings),
        "has_refused_rows": has_refused_rows(batch),
    }


def batch_rows(batches: list[Batch]) -> list[dict[str, Any]]:
    """Return what the list of batches shows."""
    return [
        {
            "batch": batch,
            "template": template_label(batch.template),
            "tone": _TONES[BatchState(batch.state)],
        }
        for batch in batches
    ]


def has_refused_rows(batch: Batch) -> bool:
    """Tell whether a file of refused rows waits for its reader."""
    return bool(
        not batch.is_running and batch.refused_rows_path and absolute(batch.refused_rows_path).exists()
    )


def template_columns(template: Template) -> list[dict[str, Any]]:
    """Return the columns of a template with their rules in words, for the page that explains it."""
    return [
        {
            "name": column.name,
            "zh": column.zh,
            "kind": _KINDS[column.kind],
            "choices": column.choices,
            "is_required": column.is_required,
            "is_omittable": column.is_omittable,
        }
        for column in template.columns
    ]


def _plain(code: str) -> str:
    """Return a verdict's text without the details of a single case."""
    if code not in VERDICTS:
        return code
    text = str(VERDICTS[code].text)
    return text.partition("%(")[0].rstrip(" :：“") if "%(" in text else text
