"""The page of opinion: score, colour, depth, suggested limit, what speaks for and against, and standing."""

from collections.abc import Iterator
from decimal import Decimal

from reports.assembly.file import OpenedFile
from reports.assembly.findings import Findings
from reports.assembly.limit import LimitFacts, suggest_limit
from reports.assembly.rules import limit_rules
from reports.assembly.score import hits, probability
from reports.assembly.standing import industry_position, trend
from reports.assembly.words import item_label, percent_words, rounded
from reports.content import Advice, StatusColour, StatusReason
from reports.content_values import Label

NAMED_MAX = 4


def advice(file: OpenedFile, findings: Findings) -> Advice:
    """Return the page of opinion."""
    score = findings.score
    positive, negative = hits(findings)
    suggestion = suggest_limit(_limit_facts(file, findings), limit_rules(findings.rules_on))
    return Advice(
        score=score.score if score else None,
        grade=score.grade if score else None,
        pd=probability(score.pd) if score else None,
        status=StatusColour(findings.status.colour.value),
        status_reasons=tuple(_status_reasons(findings)),
        depth_grade=findings.depth_grade,
        depth_reason=_depth_reason(findings),
        suggested_limit=suggestion.amount,
        limit_reason=suggestion.reason,
        limit_steps=suggestion.steps,
        positive=positive,
        negative=negative,
        score_without_disputed=findings.score_without_disputed,
        position=industry_position(file.subject, findings),
        trend=trend(file, findings),
    )


def _limit_facts(file: OpenedFile, findings: Findings) -> LimitFacts:
    score = findings.score
    return LimitFacts(
        kind=file.subject.kind,
        grade=score.grade if score else None,
        pd=probability(score.pd) if score else None,
        depth=findings.depth_grade,
        status=findings.status.colour.value,
        sales_12m=_money(findings, "sales_total_12m"),
        tax_paid_12m=_money(findings, "tax_paid_12m"),
        tax_unpaid=_money(findings, "tax_unpaid_amount"),
    )


def _money(findings: Findings, feature: str) -> Decimal | None:
    number = findings.values.get(feature)
    return None if number is None else rounded(number, 2)


def _status_reasons(findings: Findings) -> Iterator[StatusReason]:
    """Yield the reasons of the colour; for green, what blue still asks for."""
    for reason in findings.status.reasons:
        yield StatusReason(
            label=Label(reason.zh, reason.en),
            item_code=reason.item_code,
            on=reason.decided_on,
            disputed=reason.is_disputed,
        )
    for wanting in findings.status.wanting:
        yield StatusReason(label=Label(wanting.zh, wanting.en))


def _depth_reason(findings: Findings) -> Label:
    share = percent_words(findings.depth_share / 100)
    zh, en = f"应有数据已核查 {share}", f"{share} of what should be known was checked"
    if not findings.depth_missing:
        return Label(f"{zh}。", f"{en}.")
    named = [item_label(code) for code in findings.depth_missing[:NAMED_MAX]]
    more = len(findings.depth_missing) > NAMED_MAX
    zh_names = "、".join(label.zh for label in named) + ("等" if more else "")
    en_names = ", ".join(label.en.lower() for label in named) + (" and more" if more else "")
    return Label(f"{zh}，未核查：{zh_names}。", f"{en}; not checked: {en_names}.")
