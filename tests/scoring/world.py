"""A small world for the tests of scores: subjects with data, an operator, and a model in charge."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, OrganisationKind, Role, User
from archives import guard
from archives.access import Reader
from archives.items import GRANTABLE_ITEMS
from archives.models import Record, Section, Subject
from scoring.engine.card_format import seal
from scoring.engine.features import FEATURES
from scoring.engine.scorecard import Scorecard
from scoring.models import ModelVersion, ScoreRun
from scoring.services.models import model_keep, model_promote
from scoring.services.scores import score_subjects
from tests.archives import cases
from tests.scoring.cards import PROVENANCE

ON = date(2026, 6, 30)
METRICS = {"cv_auc": 0.9, "cv_auc_sd": 0.01, "cv_ks": 0.6, "cv_repeats": 2.0, "baseline_auc": 0.8}


def card(name: str = "small", base: int = 560_000) -> Scorecard:
    """Return a card over the age, the tax grade and the number of sales invoices."""
    terms: list[dict[str, Any]] = [
        {"kind": "single", "feature": "age_months", "edges": [36.0], "points": [-20_500, 10_250]},
        {"kind": "single", "feature": "sales_count_12m", "edges": [3.0], "points": [-15_001, 30_000]},
        {"kind": "single", "feature": "tax_grade_level", "edges": [3.0, 4.5], "points": [-40_000, 0, 25_125]},
    ]
    features = [FEATURES[str(term["feature"])] for term in terms]
    content = {
        "format": "credit-easy/scorecard/1",
        "scale": {},
        "base_points": base,
        "features": [
            {"code": f.code, "direction": f.direction.value, "zh": f.label_zh, "en": f.label_en}
            for f in features
        ],
        "terms": terms,
        "provenance": PROVENANCE | {"metrics": METRICS},
    }
    return Scorecard(seal(name, content))


def operator_reader() -> Reader:
    """Return the operator's job, entering the operator once."""
    found = Organisation.objects.filter(kind=OrganisationKind.OPERATOR).first()
    return Reader(None, found, "scoring") if found else cases.operator_reader()


def model_person(email: str = "model@example.org") -> User:
    """Return a model operator of the operator, entered once."""
    known = User.objects.filter(email=email).first()
    if known:
        return known
    user = User.objects.create_user(email, "secret", name="Mo Operator", language="en")
    user.memberships.create(organisation=operator_reader().organisation, role=Role.OPERATOR_MODEL)
    return user


def challenger(base: int = 570_000) -> ModelVersion:
    """Keep a card that waits."""
    return model_keep(card=card(base=base), trained_on=ON, actor=None)


def put_in_charge(found: Scorecard | None = None, actor: User | None = None) -> ModelVersion:
    """Keep a card and put it in charge."""
    version = model_keep(card=found or card(), trained_on=ON, actor=None)
    return model_promote(version=version, actor=actor or model_person())


def firm(number: int = 1, **facts: Any) -> Subject:
    """Enter a firm with six sales invoices in the last twelve months and a tax grade."""
    found = cases.subject(number, **facts)
    for month in range(7, 13):
        cases.invoices(
            found, ["1000.00"], issued_on=date(2025, month, 15), source_record_id=f"i{number}-{month}"
        )
    cases.record(found, "tax_grade", level="A", decided_on=date(2026, 4, 20), source_record_id=f"g{number}")
    return found


def authorise(found: Subject, items: Iterable[str] = GRANTABLE_ITEMS) -> None:
    """Let the operator read the items."""
    cases.consent(
        found,
        operator_reader().organisation,
        item_codes=list(items),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
    )


def score(subjects: Iterable[Subject], *, on: date = ON) -> ScoreRun:
    """Score subjects with what the operator may read."""
    return score_subjects(reader=operator_reader(), subjects=subjects, purpose="pre_loan", on=on)


def own_score(found: Subject, *, on: date = ON) -> ScoreRun:
    """Score a subject for its own eyes."""
    reader = Reader(None, found.organisation, "test")
    return score_subjects(reader=reader, subjects=[found], purpose="self_view", on=on)


def borrowers(count: int, *, defaulted: int) -> list[Subject]:
    """Enter firms that borrowed in January 2025; the last ones defaulted, and had mostly poor tax grades."""
    brought = cases.delivery(template="records")
    subjects = [
        cases.subject(number, established_on=date(2010 + number % 12, 3, 1)) for number in range(1, count + 1)
    ]
    with guard.loading():
        for place, found in enumerate(subjects):
            is_bad = place >= count - defaulted
            grade = "D" if is_bad is (place % 5 != 0) else "AB"[place % 2]
            events = [
                ("tax_grade", grade, date(2024, 4, 20)),
                ("lending_outcome", "loan_granted", date(2025, 1, 10)),
            ]
            if is_bad:
                events.append(("lending_outcome", "overdue_90", date(2025, 8, 1)))
            Record.objects.bulk_create(
                Record(
                    subject=found,
                    item_code=item,
                    level=level,
                    decided_on=day,
                    section=Section.OTHER,
                    source_unit=brought.source_unit,
                    source_record_id=f"{place}-{item}-{level}",
                    delivery=brought,
                    row_no=place,
                    as_of=day,
                    amount=Decimal(0),
                    content_hash="0" * 64,
                )
                for item, level, day in events
            )
    return subjects
