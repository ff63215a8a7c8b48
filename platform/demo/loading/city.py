"""The stages that bring the city in, in their order, with what each brought."""

import time
from collections.abc import Callable
from datetime import date

from accounts.models import Organisation, OrganisationKind
from demo.city.city import DEFAULT_SEED, City, build_city
from demo.loading import files, offers, places, scores
from demo.loading.papers import open_requests, print_reports
from matching.judgement import Verdict

Say = Callable[[str], None]


def is_loaded() -> bool:
    """Tell whether a city has been brought in: its operator comes first, its requests last."""
    from matching.models import FinancingRequest

    return (
        Organisation.objects.filter(kind=OrganisationKind.OPERATOR).exists()
        and FinancingRequest.objects.exists()
    )


def load_city(*, on: date, say: Say, seed: int = DEFAULT_SEED) -> City:
    """Draw the city of ``on`` and bring it in through the product's own doors; ``say`` gets the progress."""
    start = time.monotonic()

    def stage(text: str) -> None:
        say(f"[{time.monotonic() - start:5.1f} s] {text}")

    stage("Drawing the city")
    city = build_city(seed=seed, on=on)
    places.make_organisations(city)
    places.register_subjects(city, on)
    places.make_people(city)
    stage(f"Registered {city.subjects.height} subjects; loading 36 months of records")
    files.agree_with_sources(city)
    rows = files.deliver(city, say)
    files.note_absences(city)
    files.deliver_flawed(city)
    stage(f"Loaded {rows} rows; publishing products")
    products = offers.publish_products(city, on)
    stage(f"Published {products} products; signing consents")
    signed = scores.grant_consents(city)
    subjects = scores.grant_to_first_lender(city)
    stage(f"Signed {signed} consents; training the first model")
    trained = scores.train_and_promote(city)
    stage(f"Trained {trained.version.model_id}; scoring and matching")
    run = scores.score_city(city)
    matched = scores.match_all(run, on)
    pairs = matched.matches.pairs(Verdict.YES)
    stage(f"Scored {run.subjects} subjects, found {pairs} matches; opening requests and printing reports")
    open_requests(subjects, on)
    print_reports(subjects, on)
    stage("The city is ready")
    return city
