"""Consents, the first model, the scores of all subjects and what they match."""

from datetime import date, timedelta

from accounts.models import Membership, Organisation, Role, User
from archives.access import Reader
from archives.consents import consent_grant, consent_revoke
from archives.items import GRANTABLE_ITEMS
from archives.models import Purpose, Subject
from archives.models.subject import SubjectType
from demo.city.city import City
from lenders.models import Lender
from matching.services import CityRun, match_city
from scoring.labels import Horizon
from scoring.models import ScoreRun
from scoring.selectors import run_profiles
from scoring.services.models import model_promote
from scoring.services.scores import score_subjects
from scoring.services.training import Trained, model_train

CAPACITY = "法定代表人"
#: Loans granted within this many days of the training day are the ones a model learns from.
GRANT_DAYS = 30
CV_REPEATS = 2


def grant_consents(city: City) -> int:
    """Let each subject's owner sign what the city drew for it; some take it back. Return how many signed."""
    subjects = {subject.uscc: subject for subject in Subject.objects.select_related("organisation")}
    owners = {
        membership.organisation_id: membership.user
        for membership in Membership.objects.filter(role=Role.APPLICANT_OWNER).select_related("user")
    }
    operator = Organisation.objects.get(uscc=city.operator.uscc)
    for row in city.consents.iter_rows(named=True):
        subject = subjects[row["uscc"]]
        owner = owners[subject.organisation_id]
        consent = consent_grant(
            actor=owner,
            subject=subject,
            grantee=operator,
            purpose=row["purpose"],
            item_codes=row["item_codes"],
            valid_to=row["valid_to"],
            on=row["valid_from"],
            capacity=CAPACITY,
            personal_annex=_is_personal(subject),
        )
        if row["revoked_on"]:
            consent_revoke(actor=owner, consent=consent)
    return city.consents.height


def grant_to_first_lender(city: City) -> list[Subject]:
    """Let the showcase subjects authorise the lender of the logins, so that its officer has files to read."""
    lender = Lender.objects.get(organisation__uscc=city.lenders[0].uscc)
    subjects = [Subject.objects.get(organisation__uscc=uscc) for uscc in city.showcase.values()]
    for subject in subjects:
        owner = subject.organisation.memberships.get(role=Role.APPLICANT_OWNER).user
        consent_grant(
            actor=owner,
            subject=subject,
            grantee=lender.organisation,
            purpose=Purpose.PRE_LOAN,
            item_codes=GRANTABLE_ITEMS,
            valid_to=city.on + timedelta(days=180),
            on=city.on,
            capacity=CAPACITY,
            personal_annex=_is_personal(subject),
        )
    return subjects


def train_and_promote(city: City) -> Trained:
    """Train the first model on the city's own loans and let the model operator put it in charge."""
    trained = model_train(
        reader=operator_reader(city),
        subjects=Subject.objects.all(),
        horizon=Horizon(city.training_on, city.training_on + timedelta(days=GRANT_DAYS)),
        on=city.on,
        name="city",
        repeats=CV_REPEATS,
    )
    model_promote(version=trained.version, actor=User.objects.get(memberships__role=Role.OPERATOR_MODEL))
    return trained


def score_city(city: City) -> ScoreRun:
    """Score every subject with what the operator may read."""
    return score_subjects(
        reader=operator_reader(city),
        subjects=Subject.objects.all(),
        purpose=Purpose.PRE_LOAN,
        on=city.on,
        reference="nightly",
    )


def match_all(run: ScoreRun, on: date) -> CityRun:
    """Match all scored subjects with the catalogue of the day."""
    return match_city(profiles=run_profiles(run), on=on, actor=None)


def operator_reader(city: City) -> Reader:
    """Return the operator as a reader: its own jobs, no person."""
    return Reader(user=None, organisation=Organisation.objects.get(uscc=city.operator.uscc), client="demo")


def _is_personal(subject: Subject) -> bool:
    return subject.subject_type in {SubjectType.SOLE_TRADER, SubjectType.FAMILY_FARM}
