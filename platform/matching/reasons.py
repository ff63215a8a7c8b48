"""The closed list of reasons that a check can give, in both languages."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a reason is about."""

    FIT = "fit"
    REQUEST = "request"
    CRITERION = "criterion"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what the applicant reads, and what it is about."""

    code: str
    group: Group
    zh: str
    en: str


_ALL = (
    Reason(
        "KIND_NOT_SERVED", Group.FIT,
        "该产品不面向本类主体。", "The product is not for this kind of subject.",
    ),
    Reason(
        "REGION_NOT_SERVED", Group.FIT,
        "该产品不在本地区受理。", "The product is not offered in this region.",
    ),
    Reason(
        "INDUSTRY_NOT_SERVED", Group.FIT,
        "该产品不面向本行业。", "The product is not for this industry.",
    ),
    Reason(
        "INDUSTRY_EXCLUDED", Group.FIT,
        "本行业不在该产品支持范围内。", "The product leaves this industry out.",
    ),
    Reason(
        "TOO_YOUNG", Group.FIT,
        "成立时间不足。", "Established too recently.",
    ),
    Reason(
        "CATEGORY_DIFFERS", Group.REQUEST,
        "产品类别与所需不同。", "The product is of another category.",
    ),
    Reason(
        "AMOUNT_BELOW_MINIMUM", Group.REQUEST,
        "所需金额低于起点。", "The amount is below the product's least.",
    ),
    Reason(
        "AMOUNT_ABOVE_MAXIMUM", Group.REQUEST,
        "所需金额高于上限。", "The amount is above the product's most.",
    ),
    Reason(
        "TERM_TOO_SHORT", Group.REQUEST,
        "所需期限短于最短期限。", "The term is shorter than offered.",
    ),
    Reason(
        "TERM_TOO_LONG", Group.REQUEST,
        "所需期限长于最长期限。", "The term is longer than offered.",
    ),
    Reason(
        "NOT_YET_OFFERED", Group.REQUEST,
        "产品尚未开始受理。", "The product is not offered yet.",
    ),
    Reason(
        "NO_LONGER_OFFERED", Group.REQUEST,
        "产品已停止受理。", "The product is no longer offered.",
    ),
    Reason(
        "CRITERION_NOT_MET", Group.CRITERION,
        "未达到准入条件。", "The condition is not met.",
    ),
    Reason(
        "NOT_AUTHORISED", Group.UNKNOWN,
        "尚未授权查询所需数据。", "The data needed are not authorised.",
    ),
    Reason(
        "NOT_HELD", Group.UNKNOWN,
        "平台没有所需数据。", "The data needed are not held.",
    ),
    Reason(
        "REFUSED", Group.UNKNOWN,
        "数据源未提供所需数据。", "The source refused the data needed.",
    ),
    Reason(
        "DELAYED", Group.UNKNOWN,
        "所需数据尚未送达。", "The data needed have not arrived yet.",
    ),
    Reason(
        "DISPUTED", Group.UNKNOWN,
        "所需数据正在异议处理中。", "The data needed are disputed.",
    ),
    Reason(
        "NO_VALUE", Group.UNKNOWN,
        "已有数据不足以得出该指标。", "The data held are not enough for the figure.",
    ),
)  # fmt: skip

#: Every reason, by code.
REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}

_OF_STATE = {
    "not_authorised": "NOT_AUTHORISED",
    "not_held": "NOT_HELD",
    "refused": "REFUSED",
    "delayed": "DELAYED",
    "disputed": "DISPUTED",
    "value": "NO_VALUE",
}


def reason_of_unknown(state: str) -> str:
    """Give the reason code for a value that is unknown in a state; KeyError for no state at all."""
    return _OF_STATE[state]
