"""What one subject is shown: every product judged, priced and put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lenders.models import Product, ProductRevision
from lenders.pricing import Cost, LprTable, RateUnknownError
from lenders.quoting import quote
from lenders.selectors import current_revisions, lpr_table, rules_of
from matching.judgement import Judgement, Request, Verdict, judge_all
from matching.ranking import Formula, Rank, Terms, formula, order_key, rank
from scoring.profile import Profile


@dataclass(frozen=True, slots=True)
class Offer:
    """One product for one subject: the judgement, the all-in cost and the place in the order."""

    revision: ProductRevision
    judgement: Judgement
    cost: Cost | None
    terms: Terms
    rank: Rank

    @property
    def product(self) -> Product:
        """The product as it stands."""
        return self.revision.product

    @property
    def verdict(self) -> Verdict:
        """The verdict on it."""
        return self.judgement.verdict


@dataclass(frozen=True, slots=True)
class Wish:
    """How a cost is to be reckoned where the request leaves it open: yuan, months, way to repay."""

    amount: Decimal | None = None
    term_months: int | None = None
    repay_method: str = ""


def offers_for(profile: Profile, request: Request, wish: Wish) -> list[Offer]:
    """Judge the whole catalogue of the day for one subject, best first, in a fixed number of queries."""
    return arrange(list(current_revisions(request.on)), profile, request, wish, lpr_table())


def arrange(
    revisions: Sequence[ProductRevision], profile: Profile, request: Request, wish: Wish, lpr: LprTable
) -> list[Offer]:
    """Judge, price and order published revisions."""
    by = formula()
    judgements = judge_all([rules_of(revision) for revision in revisions], profile, request)
    offers = [
        _offer(revision, judgement, profile, _cost(revision.product, lpr, request.on, wish), by)
        for revision, judgement in zip(revisions, judgements, strict=True)
    ]
    return sorted(offers, key=lambda offer: order_key(offer.judgement, offer.rank, offer.terms))


def grouped(offers: Iterable[Offer]) -> dict[Verdict, list[Offer]]:
    """Put offers under their verdicts: yes, refer, no; their order stays."""
    groups: dict[Verdict, list[Offer]] = {verdict: [] for verdict in Verdict}
    for offer in offers:
        groups[offer.verdict].append(offer)
    return groups


def _offer(
    revision: ProductRevision, judgement: Judgement, profile: Profile, cost: Cost | None, by: Formula
) -> Offer:
    product = revision.product
    terms = Terms(product.code, cost.rate if cost else None, product.sla_days)
    return Offer(revision, judgement, cost, terms, rank(judgement, profile, terms, by))


def _cost(product: Product, lpr: LprTable, on: date, wish: Wish) -> Cost | None:
    try:
        return quote(
            product, lpr, on,
            amount=wish.amount or product.limit_max,
            term_months=wish.term_months or product.term_max,
            repay_method=wish.repay_method,
        )  # fmt: skip
    except RateUnknownError:
        return None
