"""The whole job on real firms: intake, consents, features, training, scores, matching, one report.

It runs in a database of its own, made anew each time, so that it leaves the demo city alone and the same
folder gives the same hashes.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from accounts.models import Membership, Organisation, OrganisationKind, Role, User
from archives.access import Granted, Reader, open_files
from archives.consents import consent_grant
from archives.items import ALL_ITEMS, AUTHORISED_ITEMS
from archives.models import Purpose, Subject
from config.template_database import fresh_database, use_database
from demo.city.city import City, build_city
from demo.loading import offers, places
from demo.real.measure import Meter
from intake.adapters import sme_invoices
from intake.adapters.delivery import standard_delivery_load
from intake.models import Batch, BatchState
from matching.services import CityRun, match_city
from reports import storage
from reports.models import ReportLanguage
from reports.services import report_make, report_request
from scoring.engine.scorecard import Scorecard
from scoring.engine.training import Origin
from scoring.engine.validation import Validation
from scoring.evaluation import Evaluation, evaluate, wide_features
from scoring.models import ModelVersion
from scoring.selectors import run_profiles
from scoring.services.models import model_fit, model_keep, model_promote
from scoring.services.scores import scores_keep

DATABASE = "credit_easy_real"
MODEL_NAME = "real"
REPEATS = 5
_CONSENT_DAYS = 366

Say = Callable[[str], None]


class RealInputError(RuntimeError):
    """The folder cannot be taken through the job; the text says why."""


@dataclass
class RealRun:
    """What came of one run; filled stage by stage."""

    folder: Path
    today: date
    meter: Meter
    batches: list[Batch] = field(default_factory=list)
    on: date = date.min
    granted: Granted | None = None
    features: pl.DataFrame | None = None
    labelled: int = 0
    defaulted: int = 0
    validation: Validation | None = None
    model: ModelVersion | None = None
    evaluation: Evaluation | None = None
    matched: CityRun | None = None
    report_path: Path | None = None


def run_real(*, folder: Path, today: date, output: Path, say: Say) -> RealRun:
    """Take the firms of ``folder`` through the whole job; the printed report goes to ``output``.

    Raises RealInputError, and `intake.adapters.delivery.AdapterError` for a folder that lacks a table.
    """
    run = RealRun(folder=folder, today=today, meter=Meter())
    city = build_city(on=today)

    def stage(name: str, work: Callable[[], None]) -> None:
        say(f"{name} …")
        with run.meter.stage(name):
            work()

    stage("database", lambda: _open_database(city, today))
    stage("intake", lambda: _deliver(run))
    stage("consents", lambda: _authorise(run))
    stage("features", lambda: _compute(run))
    stage("training", lambda: _train(run))
    stage("scores", lambda: _score(run))
    stage("matching", lambda: _match(run))
    stage("report", lambda: _print(run, output))
    return run


def _open_database(city: City, today: date) -> None:
    fresh_database(DATABASE)
    use_database(DATABASE)
    places.make_organisation(city.operator, OrganisationKind.OPERATOR)
    places.make_organisation(city.source_units[0], OrganisationKind.SOURCE_UNIT)
    places.make_lenders(city)
    offers.publish_products(city, today)


def _deliver(run: RealRun) -> None:
    source = Organisation.objects.get(kind=OrganisationKind.SOURCE_UNIT)
    days = []
    for delivery in sme_invoices.deliveries(run.folder):
        if "issued_on" in delivery.frame.columns:
            days.append(delivery.frame.get_column("issued_on").max())
        batch = standard_delivery_load(delivery=delivery, source_unit=source, as_of=run.today)
        run.batches.append(batch)
        if batch.state not in {BatchState.LOADED, BatchState.LOADED_WITH_REFUSALS}:
            raise RealInputError(f"{delivery.name}: {batch.state} {batch.refusal} {batch.verdicts}")
    # What is known of the firms ends with their last invoice. The end of its month is the day of decision,
    # so that the measures by month see whole months.
    last = max(day if isinstance(day, date) else date.fromisoformat(str(day)) for day in days if day)
    run.on = last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _authorise(run: RealRun) -> None:
    """Sign for the anonymous firms: whoever may use the data set stands for their owners."""
    operator = _operator()
    holder = User.objects.create_user("holder@real-input.credit-easy.example", name="Data holder")
    subjects = list(Subject.objects.select_related("organisation"))
    Membership.objects.bulk_create(
        Membership(user=holder, organisation=subject.organisation, role=Role.APPLICANT_OWNER)
        for subject in subjects
    )
    for subject in subjects:
        consent_grant(
            actor=holder,
            subject=subject,
            grantee=operator,
            purpose=Purpose.PRE_LOAN,
            item_codes=AUTHORISED_ITEMS,
            valid_to=run.on + timedelta(days=_CONSENT_DAYS - 1),
            on=run.on,
            capacity="holder of the data set",
            personal_annex=True,
        )


def _compute(run: RealRun) -> None:
    reader = Reader(user=None, organisation=_operator(), client="real_input")
    run.granted = open_files(
        reader,
        Subject.objects.all(),
        purpose=Purpose.PRE_LOAN,
        items=ALL_ITEMS,
        on=run.on,
        reference="real input",
    )
    run.features = wide_features(run.granted.frames(), on=run.on)


def _train(run: RealRun) -> None:
    assert run.features is not None  # noqa: S101  (the stages run in order)
    labels = sme_invoices.labels(run.folder)
    known = labels.filter(pl.col("defaulted").is_not_null())
    run.labelled, run.defaulted = known.height, int(known.get_column("defaulted").sum())
    origin = Origin(name=MODEL_NAME, source=f"labelled firms of {run.folder.name}")
    card, run.validation = model_fit(features=run.features, labels=labels, origin=origin, repeats=REPEATS)
    actor = User.objects.create_user("model@real-input.credit-easy.example", name="Model operator")
    version = model_keep(card=card, trained_on=run.on, actor=actor)
    run.model = model_promote(version=version, actor=actor)


def _score(run: RealRun) -> None:
    assert run.granted is not None  # noqa: S101
    assert run.model is not None  # noqa: S101
    card = Scorecard.from_json(run.model.card)
    run.evaluation = evaluate(run.granted.frames(), on=run.on, card=card, rules_on=run.today)
    scores_keep(evaluation=run.evaluation, granted=run.granted, model=run.model, reference="real input")


def _match(run: RealRun) -> None:
    assert run.model is not None  # noqa: S101
    profiles = run_profiles(run.model.runs.latest("pk"))
    run.matched = match_city(profiles=profiles, on=run.today, actor=None)


def _print(run: RealRun, output: Path) -> None:
    subject = Subject.objects.select_related("organisation").order_by("organisation__uscc").first()
    if subject is None:
        raise RealInputError("no firm was registered")
    report = report_make(
        report=report_request(
            actor=None,
            reader=Reader(user=None, organisation=_operator(), client="real_input"),
            subject=subject,
            purpose=Purpose.PRE_LOAN,
            language=ReportLanguage.CHINESE,
            on=run.on,
        )
    )
    if not report.is_ready:
        raise RealInputError(f"the report is {report.state}: {report.get_failure_display()}")
    output.write_bytes(storage.absolute(report.pdf_path).read_bytes())
    run.report_path = output


def _operator() -> Organisation:
    return Organisation.objects.get(kind=OrganisationKind.OPERATOR)
