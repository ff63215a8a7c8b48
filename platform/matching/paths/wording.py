"""A path in words: what to do, from which figure to which, how long, and the page where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archives.items import ITEMS
from archives.models import Subject
from lenders.measures import MEASURES
from matching.judgement import Judgement, Verdict
from matching.paths.blocked import NoPath
from matching.paths.changes import Change
from matching.paths.options import items_of
from matching.paths.search import Path
from matching.presentation import shown


@dataclass(frozen=True, slots=True)
class Step:
    """One change as its reader sees it; `assumed` is the figure that is hoped for, else empty."""

    action: str
    measure: str
    before: str
    after: str
    months: int
    assumed: bool
    href: str


def steps(path: Path, subject: Subject) -> list[Step]:
    """Put the changes of a path into words, least effort first."""
    return [_step(change, path, subject) for change in path.changes]


def why_none(found: NoPath) -> str:
    """Say why there is no path, and for which measure."""
    english = _is_english()
    measure = MEASURES.get(found.reads)
    words = found.en if english else found.zh
    if measure is None:
        return words
    return f"{measure.en}: {words}" if english else f"{measure.zh}：{words}"


def to_authorise(judgement: Judgement, subject: Subject) -> list[Step]:
    """Give what to authorise where a product only refers: then it can be checked, whatever comes of it."""
    items: set[str] = set()
    for check in judgement.checks:
        if check.verdict is Verdict.REFER and check.reason == "NOT_AUTHORISED":
            items |= set(items_of(check.rule.reads)) or {check.rule.reads.removeprefix("item.")}
    change = Change("authorise", "", None, None, 0, 0.0, tuple(sorted(items & ITEMS.keys())))
    return [Step(_authorising(change), "", "", "", 0, assumed=False, href=_consent(subject))] if items else []


def _step(change: Change, path: Path, subject: Subject) -> Step:
    measure = MEASURES.get(change.key)
    return Step(
        action=_action(change, path),
        measure="" if measure is None else (measure.en if _is_english() else measure.zh),
        before=shown(change.key, change.before),
        after=shown(change.key, change.after),
        months=change.months,
        assumed=change.assumed,
        href=_href(change, subject),
    )


def _action(change: Change, path: Path) -> str:
    if change.kind == "authorise":
        return _authorising(change)
    if change.kind == "request":
        return {
            "request.amount_fen": _("Ask for another amount"),
            "request.term_months": _("Ask for another term"),
        }.get(change.key, _("Ask for another category"))
    lever = path.situation.levers.of(change.key)
    if lever is None:
        return change.key
    return lever.en if _is_english() else lever.zh


def _authorising(change: Change) -> str:
    names: Sequence[Any] = [ITEMS[code].label(get_language() or "") for code in change.items]
    return _("Authorise: %(items)s") % {"items": (", " if _is_english() else "、").join(names)}


def _href(change: Change, subject: Subject) -> str:
    if change.kind == "request":
        return reverse("matching:request_new")
    if change.kind == "authorise":
        return _consent(subject)
    for code in items_of(change.key):
        return f"{reverse('archives:own')}#{ITEMS[code].section}-{code}"
    return reverse("archives:own")


def _consent(subject: Subject) -> str:
    return reverse("archives:consent_new", args=[subject.uscc])


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
