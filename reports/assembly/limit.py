"""The suggested limit, step by step: a share of invoiced sales by grade, capped, then reduced.

The rule and a worked example: docs/algorithms/credit_report_limit.md. It is advice: the lender decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from reports.assembly.rules import LimitRules
from reports.assembly.words import money_words, percent_words
from reports.content import LimitStep
from reports.content_values import Label

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFacts:
    """What the rule reads; CNY, `pd` a fraction. `None` is unknown and never taken for zero."""

    kind: str
    grade: str | None
    pd: Decimal | None
    depth: str
    status: str
    sales_12m: Decimal | None
    tax_paid_12m: Decimal | None
    tax_unpaid: Decimal | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A limit in whole steps of CNY, or None, with the reason and the way to it."""

    amount: Decimal | None
    reason: Label
    steps: tuple[LimitStep, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cap:
    label: Label
    amount: Decimal


def suggest_limit(facts: LimitFacts, rules: LimitRules) -> Suggestion:
    """Return the limit that ``rules`` suggest for ``facts``; without one the reason says why."""
    sales, grade = facts.sales_12m, facts.grade
    refusal = next(_refusals(facts, rules), None)
    if refusal or sales is None or grade is None:
        return Suggestion(None, refusal or _NO_SCORE)
    share = rules.share_by_grade[grade]
    amount, shown = (sales * share).quantize(HUNDREDTH), percent_words(share, 1)
    steps = [
        LimitStep(label=Label("近12个月开票销售额", "Invoiced sales, 12 months"), amount=sales),
        LimitStep(label=Label(f"{grade} 级取 {shown}", f"{shown} of it at grade {grade}"), amount=amount),
    ]
    lowest = min(_caps(facts, rules), key=lambda cap: cap.amount)
    if lowest.amount < amount:
        amount = lowest.amount
        steps.append(LimitStep(label=lowest.label, amount=amount))
    factor = rules.factor_by_depth[facts.depth] * rules.factor_by_status[facts.status]
    reduced = _floored(amount * factor, rules.step_yuan)
    if reduced < rules.floor_yuan:
        return Suggestion(None, _too_little(rules), tuple(steps))
    steps.append(LimitStep(label=_reduction(factor, rules), amount=reduced))
    return Suggestion(reduced, _reason(facts, factor), tuple(steps))


_NO_SCORE = Label("没有评分，不建议额度。", "Without a score no limit is suggested.")


def _refusals(facts: LimitFacts, rules: LimitRules) -> Iterator[Label]:
    """Yield why there is no limit to suggest, the weightiest reason first."""
    grade, depth = facts.grade, facts.depth
    if grade is None or facts.pd is None:
        yield _NO_SCORE
    if facts.status not in rules.factor_by_status:
        yield Label("公共信用状态码为红码，不建议额度。", "With a red status code no limit is suggested.")
    if grade not in rules.share_by_grade:
        yield Label(f"{grade} 级不建议额度。", f"At grade {grade} no limit is suggested.")
    if depth not in rules.factor_by_depth:
        yield Label(
            f"数据深度 {depth}，已核查内容太少，不建议额度。",
            f"At data depth {depth} too little is known: no limit is suggested.",
        )
    if facts.sales_12m is None:
        yield Label(
            "近12个月开票销售额未知（未授权或未取得），不作推定，不建议额度。",
            "Invoiced sales of 12 months are unknown (not authorised or not received). "
            "Nothing is assumed: no limit is suggested.",
        )
    if _owes_all_tax(facts):
        yield Label(
            "有到期未缴税款且近12个月无纳税，不建议额度。",
            "Tax is due and none was paid in 12 months: no limit is suggested.",
        )


def _caps(facts: LimitFacts, rules: LimitRules) -> list[_Cap]:
    budget, lgd = rules.loss_budget_yuan, rules.loss_given_default
    words = money_words(budget)
    by_loss = Label(f"违约损失上限（预期损失不超过{words.zh}）", f"Capped: expected loss up to {words.en}")
    ceiling = Label("普惠小微单户授信上限", "Ceiling of inclusive lending")
    caps = [_Cap(ceiling, rules.ceiling_yuan)]
    if facts.pd:
        caps.append(_Cap(by_loss, (budget / (facts.pd * lgd)).quantize(HUNDREDTH)))
    if facts.kind not in rules.tax_exempt_kinds and facts.tax_paid_12m:
        times = f"{rules.tax_multiple:f}"
        by_tax = Label(f"纳税上限（近12个月纳税额 {times} 倍）", f"Capped: {times} times tax of 12 months")
        caps.append(_Cap(by_tax, (facts.tax_paid_12m * rules.tax_multiple).quantize(HUNDREDTH)))
    return caps


def _owes_all_tax(facts: LimitFacts) -> bool:
    """Whether tax is known to be owed and none to be paid; who owes none (small or exempt) is not meant."""
    return facts.tax_paid_12m == 0 and bool(facts.tax_unpaid)


def _reduction(factor: Decimal, rules: LimitRules) -> Label:
    step = money_words(rules.step_yuan)
    if factor == 1:
        return Label(f"向下取整到{step.zh}", f"Rounded down to {step.en}")
    part = percent_words(factor)
    return Label(f"按数据深度和状态码取 {part}，取整", f"{part} for depth and status, rounded")


def _too_little(rules: LimitRules) -> Label:
    least = money_words(rules.floor_yuan)
    return Label(
        f"测算结果不足{least.zh}，不建议额度。", f"The result is below {least.en}: no limit is suggested."
    )


def _reason(facts: LimitFacts, factor: Decimal) -> Label:
    zh = f"按近12个月开票销售额和 {facts.grade} 级测算"
    en = f"From invoiced sales of 12 months at grade {facts.grade}"
    if factor < 1:
        zh += f"，因数据深度 {facts.depth} 和状态码下调"
        en += f", lowered for data depth {facts.depth} and status"
    if facts.tax_paid_12m is None:
        zh += "；纳税未完整取得，未设纳税上限"
        en += "; tax is not fully known, so no cap by tax was set"
    return Label(f"{zh}。", f"{en}.")


def _floored(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).to_integral_value(rounding=ROUND_FLOOR) * step
