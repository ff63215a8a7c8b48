"""Requests are entered, matched and withdrawn; every match keeps its evidence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from archives.models import Subject
from lenders.services import product_recall
from matching.judgement import Request
from matching.models import FinancingRequest, Match
from matching.offers import Wish, offers_for
from matching.selectors import latest_matches, latest_run
from matching.services import (
    RequestClosedError,
    WrongProfileError,
    match_city,
    match_request,
    request_open,
    request_withdraw,
)
from scoring.profile import Profile, ProfileFrame
from tests import catalogue
from tests.catalogue import ON

pytestmark = pytest.mark.django_db


def profile(subject: Subject, **values: Any) -> Profile:
    """Give a firm with a green code, six years old, unless told otherwise."""
    known = {
        "kind": "sme", "region_code": "331102", "industry_code": "H6110", "age_months": 77.0,
        "status_code": "green", "score": 640.0, "pd": 0.03, **values,
    }  # fmt: skip
    return Profile(subject.uscc, known)


def opened(subject: Subject, **changes: Any) -> FinancingRequest:
    """Open a request for 300,000 yuan over a year."""
    wanted: dict[str, Any] = {
        "category": "loan", "amount": Decimal("300000.00"), "term_months": 12,
        "purpose": "working_capital", "wanted_on": ON, **changes,
    }  # fmt: skip
    return request_open(subject=subject, on=ON, actor=None, **wanted)


def test_a_match_keeps_the_revision_checks_cost_and_parts() -> None:
    """Everything that a reader needs to follow the answer later is stored with it."""
    catalogue.lpr()
    product = catalogue.product(catalogue.lender())
    subject = catalogue.subject()
    (match,) = match_request(request=opened(subject), profile=profile(subject), on=ON, actor=None)
    match.refresh_from_db()
    revision = product.published_revisions.get()
    assert (match.verdict, match.product_revision, match.rules_hash) == ("yes", revision, revision.rules_hash)
    assert len(match.checks) == len(revision.rules["rules"])
    assert match.annualised == Decimal("0.043500")
    assert sum(Decimal(match.rank[part]) for part in ("cost", "chance", "speed")) == match.points
    assert AuditEntry.objects.filter(action="request.matched").count() == 1


def test_matching_again_on_a_day_replaces_and_on_another_adds() -> None:
    """The last answer of a day counts; older days stay as evidence."""
    found = catalogue.lender()
    catalogue.product(found)
    subject = catalogue.subject()
    request = opened(subject)
    for day, colour in ((ON, "green"), (ON, "red"), (date(2026, 7, 1), "blue")):
        match_request(request=request, profile=profile(subject, status_code=colour), on=day, actor=None)
    assert list(Match.objects.order_by("judged_on").values_list("verdict", flat=True)) == ["no", "yes"]
    judged_on, matches = latest_matches(request)
    assert (judged_on, [match.verdict for match in matches]) == (date(2026, 7, 1), ["yes"])


def test_a_request_is_matched_on_published_products_only() -> None:
    """A recalled product is gone from the next matching and stays in the last one."""
    found = catalogue.lender()
    kept, gone = catalogue.product(found, "KEPT-1"), catalogue.product(found, "GONE-1")
    subject = catalogue.subject()
    request = opened(subject)
    assert len(match_request(request=request, profile=profile(subject), on=ON, actor=None)) == 2
    product_recall(product=gone, reason="更换产品", on=ON, actor=None)
    later = match_request(request=request, profile=profile(subject), on=date(2026, 7, 1), actor=None)
    assert [match.product_revision.product for match in later] == [kept]
    assert Match.objects.filter(product_revision__product=gone).count() == 1


def test_the_verdict_is_of_the_published_text_and_not_of_the_draft() -> None:
    """What an editor is writing does not judge anybody."""
    product = catalogue.product(catalogue.lender())
    product.limit_max = Decimal("60000.00")
    product.save_revision()
    subject = catalogue.subject()
    (match,) = match_request(request=opened(subject), profile=profile(subject), on=ON, actor=None)
    assert match.verdict == "yes"


def test_offers_are_ordered_by_verdict_then_points() -> None:
    """The cheaper of two fitting products stands first, what does not fit last, whatever its price."""
    catalogue.lpr()
    found = catalogue.lender()
    catalogue.product(found, "DEAR-1", spread_bp_min=400, spread_bp_max=500)
    catalogue.product(found, "CHEAP-1")
    catalogue.product(found, "OTHER-1", kinds=["bnb"], spread_bp_min=0, spread_bp_max=10)
    subject = catalogue.subject()
    asked = Request(ON, Decimal("300000.00"), 12, "loan")
    offers = offers_for(profile(subject), asked, Wish(Decimal("300000.00"), 12))
    assert [offer.product.code for offer in offers] == ["CHEAP-1", "DEAR-1", "OTHER-1"]
    assert [offer.verdict.code for offer in offers] == ["yes", "yes", "no"]


def test_without_a_prime_rate_a_product_is_judged_but_not_priced() -> None:
    """A missing rate hides the cost, never the verdict."""
    catalogue.product(catalogue.lender())
    subject = catalogue.subject()
    (offer,) = offers_for(profile(subject), Request(ON), Wish())
    assert (offer.verdict.code, offer.cost) == ("yes", None)


def test_another_firms_profile_is_refused() -> None:
    """A request is judged on its own subject's profile."""
    subject = catalogue.subject()
    with pytest.raises(WrongProfileError):
        match_request(
            request=opened(subject), profile=replace(profile(subject), uscc="9" * 18), on=ON, actor=None
        )


def test_a_withdrawn_request_is_over() -> None:
    """It is neither matched nor withdrawn again."""
    subject = catalogue.subject()
    request = request_withdraw(request=opened(subject), actor=None)
    with pytest.raises(RequestClosedError):
        request_withdraw(request=request, actor=None)
    with pytest.raises(RequestClosedError):
        match_request(request=request, profile=profile(subject), on=ON, actor=None)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal(0)},
        {"term_months": 0},
        {"term_months": 361},
        {"purpose": "gambling"},
        {"category": "gift"},
        {"wanted_on": date(2026, 6, 29)},
    ],
)
def test_a_request_out_of_bounds_is_refused(change: dict[str, Any]) -> None:
    """Amount, term, purpose, category and day are checked before anything is written."""
    with pytest.raises(ValidationError):
        opened(catalogue.subject(), **change)
    assert FinancingRequest.objects.count() == 0


def test_a_city_run_keeps_totals_and_hashes_that_can_be_made_again() -> None:
    """The same city gives the same hash; the verdicts are those of the page."""
    found = catalogue.lender()
    catalogue.product(found, "GREEN-1")
    catalogue.product(found, "SCORE-1", criteria=[
        {"feature": "score", "operator": "ge", "value": 650, "unknown": "no", "zh": "评分", "en": "Score"}
    ])  # fmt: skip
    subject = catalogue.subject()
    frame = ProfileFrame.of([profile(subject), Profile("9" * 18, {"kind": "bnb"})])
    first, again = (match_city(profiles=frame, on=ON, actor=None) for _ in range(2))
    assert first.run.totals == {
        "GREEN-1": {"yes": 1, "refer": 0, "no": 1},
        "SCORE-1": {"yes": 0, "refer": 0, "no": 2},
    }
    assert first.run.matches_hash == again.run.matches_hash == first.matches.digest
    assert latest_run(ON) == again.run
    page = {offer.product.code: offer.verdict for offer in offers_for(profile(subject), Request(ON), Wish())}
    assert first.matches.of_subject(subject.uscc) == page
