"""Why a refusal has no path: a closed list, in both languages."""

from dataclasses import dataclass
from enum import StrEnum


class Blocked(StrEnum):
    """Why nothing the organisation does turns a no, the firmest first."""

    FIXED_ATTRIBUTE = "FIXED_ATTRIBUTE"
    OFFER_CLOSED = "OFFER_CLOSED"
    PAST_FACT = "PAST_FACT"
    CONTRADICTORY = "CONTRADICTORY"
    NOT_KNOWN = "NOT_KNOWN"
    TOO_LONG = "TOO_LONG"
    SCORE_OUT_OF_REACH = "SCORE_OUT_OF_REACH"
    NO_LEVER = "NO_LEVER"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return _WORDS[self][0]

    @property
    def en(self) -> str:
        """The reason in English."""
        return _WORDS[self][1]


_WORDS = {
    Blocked.FIXED_ATTRIBUTE: (
        "该条件取决于主体种类、行业、地区等登记事实，无法通过努力改变。",
        "The condition rests on a registered fact (kind, industry, region) that no effort changes.",
    ),
    Blocked.OFFER_CLOSED: (
        "该产品在所选日期不受理申请。",
        "The product takes no applications on the day asked for.",
    ),
    Blocked.PAST_FACT: (
        "该条件针对已经发生且不会消失的事实。",
        "The condition rests on something that has happened and does not go away.",
    ),
    Blocked.CONTRADICTORY: (
        "产品自身的条件相互冲突，无法同时满足。",
        "The product's own conditions contradict each other.",
    ),
    Blocked.NOT_KNOWN: (
        "条件所需数据未知，且授权也无法取得：数据源未持有、未提供、延迟或数据正在异议处理中。",
        "What it needs is not known, and no authorisation brings it: not held, refused, late or disputed.",
    ),
    Blocked.TOO_LONG: (
        "按自然进度需要超过24个月。",
        "At its natural pace it takes more than 24 months.",
    ),
    Blocked.SCORE_OUT_OF_REACH: (
        "即使在24个月内改善全部可改善的指标，评分仍达不到要求。",
        "Even with every figure that can be moved within 24 months, the score stays below what is asked.",
    ),
    Blocked.NO_LEVER: (
        "该指标没有机构可直接采取的改善办法。",
        "There is no known way in which the organisation itself moves this figure.",
    ),
}


@dataclass(frozen=True, slots=True)
class NoPath:
    """A refusal without a path: why, and the measure that stands in the way."""

    reason: Blocked
    reads: str

    @property
    def zh(self) -> str:
        """Why there is none, in Chinese."""
        return self.reason.zh

    @property
    def en(self) -> str:
        """Why there is none, in English."""
        return self.reason.en


class BlockedError(Exception):
    """Raised while searching, where a check cannot be met."""

    def __init__(self, reason: Blocked, reads: str) -> None:
        super().__init__(f"{reason.value}: {reads}")
        self.no_path = NoPath(reason, reads)
