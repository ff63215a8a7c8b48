"""Writes: requests, their matches, and the matching of a whole city."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts import audit, outbox
from accounts.models import User
from archives.models import Subject
from lenders.rules import digest_of
from lenders.selectors import current_revisions, rules_of
from matching.batch import CityMatches, judge_city
from matching.judgement import Request
from matching.models import FinancingRequest, Match, MatchRun, RequestStatus
from matching.offers import Offer, Wish, offers_for
from scoring.profile import Profile, ProfileFrame


class RequestClosedError(ValueError):
    """A request that was withdrawn is not matched or withdrawn again."""


class WrongProfileError(ValueError):
    """A profile of another subject than the request's."""


@dataclass(frozen=True, slots=True)
class CityRun:
    """A run with the verdicts it found; the verdicts themselves are not kept."""

    run: MatchRun
    matches: CityMatches


@transaction.atomic
def request_open(
    *,
    subject: Subject,
    category: str,
    amount: Decimal,
    term_months: int,
    purpose: str,
    wanted_on: date,
    on: date,
    actor: User | None,
    repay_method: str = "",
    note: str = "",
) -> FinancingRequest:
    """Enter what a subject asks for; ValidationError where it is not within bounds."""
    request = FinancingRequest(
        subject=subject,
        category=category,
        amount=amount,
        term_months=term_months,
        purpose=purpose,
        wanted_on=wanted_on,
        repay_method=repay_method,
        note=note,
        opened_on=on,
        opened_by=actor,
    )
    request.full_clean()
    request.save()
    audit.record(actor, "request.opened", request, {"amount": str(amount), "term_months": term_months})
    outbox.emit("request.opened", request=request.pk)
    return request


@transaction.atomic
def request_withdraw(*, request: FinancingRequest, actor: User | None) -> FinancingRequest:
    """Withdraw a request; RequestClosedError the second time."""
    current = FinancingRequest.objects.select_for_update().get(pk=request.pk)
    _check_open(current)
    current.status = RequestStatus.WITHDRAWN
    current.save(update_fields=["status"])
    audit.record(actor, "request.withdrawn", current)
    return current


@transaction.atomic
def match_request(
    *, request: FinancingRequest, profile: Profile, on: date, actor: User | None
) -> list[Match]:
    """Judge the catalogue of a day for a request and keep every check; the last time on a day counts."""
    current = FinancingRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    _check_open(current)
    if profile.uscc != current.subject.uscc:
        msg = f"the profile is of {profile.uscc}, the request of {current.subject.uscc}"
        raise WrongProfileError(msg)
    asked = Request(on=on, amount=current.amount, term_months=current.term_months, category=current.category)
    offers = offers_for(profile, asked, Wish(current.amount, current.term_months, current.repay_method))
    current.matches.filter(judged_on=on).delete()
    matches = Match.objects.bulk_create([_match(current, offer, on) for offer in offers])
    rules = digest_of(offer.judgement.rules for offer in offers)
    audit.record(
        actor, "request.matched", current, {"on": on.isoformat(), "matches": len(matches), "rules": rules}
    )
    return matches


@transaction.atomic
def match_city(
    *, profiles: ProfileFrame, on: date, actor: User | None,
    amount: Decimal | None = None, term_months: int | None = None, category: str | None = None,
) -> CityRun:  # fmt: skip
    """Judge the catalogue of a day for many subjects and keep totals and hashes."""
    catalogue = [rules_of(revision) for revision in current_revisions(on)]
    matches = judge_city(catalogue, profiles, Request(on, amount, term_months, category))
    run = MatchRun.objects.create(
        on=on,
        asked={
            "amount": None if amount is None else str(amount),
            "term_months": term_months,
            "category": category,
        },
        subjects=len(profiles),
        products=len(catalogue),
        totals=matches.totals(),
        rules_hash=digest_of(catalogue),
        matches_hash=matches.digest,
        run_by=actor,
    )
    audit.record(actor, "city.matched", run, {"subjects": run.subjects, "matches": run.matches_hash})
    return CityRun(run, matches)


def _match(request: FinancingRequest, offer: Offer, on: date) -> Match:
    return Match(
        request=request,
        subject_id=request.subject_id,
        product_revision=offer.revision,
        judged_on=on,
        verdict=offer.verdict.code,
        checks=[check.as_json() for check in offer.judgement.checks],
        rank=offer.rank.as_json(),
        points=offer.rank.points,
        annualised=offer.terms.annualised,
        rules_hash=offer.judgement.rules.digest,
    )


def _check_open(request: FinancingRequest) -> None:
    if request.status != RequestStatus.OPEN:
        msg = f"request {request.pk} is {request.status}"
        raise RequestClosedError(msg)
