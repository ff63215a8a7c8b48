"""Reads of matches."""

from datetime import date

from matching.models import FinancingRequest, Match, MatchRun, VerdictCode


def latest_matches(request: FinancingRequest) -> tuple[date | None, list[Match]]:
    """Give the day a request was last matched, and its matches in their order; None before that."""
    latest = request.matches.order_by("-judged_on").values_list("judged_on", flat=True).first()
    if latest is None:
        return None, []
    found = request.matches.filter(judged_on=latest).select_related(
        "product_revision__product__lender__organisation"
    )
    place = {code: number for number, code in enumerate(VerdictCode.values)}
    return latest, sorted(
        found,
        key=lambda match: (
            place[match.verdict],
            -match.points,
            match.annualised is None,
            match.annualised or 0,
            match.product_revision.product.sla_days,
            match.product_revision.product_code,
        ),
    )


def latest_run(on: date) -> MatchRun | None:
    """Give the last matching of the city up to a day."""
    return MatchRun.objects.filter(on__lte=on).order_by("-on", "-pk").first()
