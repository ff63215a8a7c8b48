"""The pages of scores and models."""

import hashlib
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrganisationKind, Role, User
from archives.models import Consent, Purpose, Query, Subject
from scoring.models import ModelStatus, ModelVersion, ScoreRun, SubjectScore
from tests.archives import cases
from tests.scoring import world

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SCORE = "/score/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are read two days after the scores were made."""
    monkeypatch.setattr(timezone, "localdate", lambda: world.ON + timedelta(days=2))


def entered(user: User, language: str = "en") -> Client:
    """Log somebody in."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def owner_of(found: Subject, language: str = "en") -> Client:
    """Log the owner of a subject in, entering it once."""
    email = f"{Role.APPLICANT_OWNER}-{found.organisation_id}@example.org"
    known = User.objects.filter(email=email).first()
    return entered(known or cases.member(found.organisation, Role.APPLICANT_OWNER), language)


def text(client: Client, address: str) -> str:
    """Return the page at an address."""
    response = client.get(address)
    assert response.status_code == 200, response
    return str(response.content.decode())


def test_the_page_shows_a_table_that_adds_up() -> None:
    """The printed points of base and terms make the printed sum, and rounded half up the score."""
    world.put_in_charge()
    found = world.firm(established_on=date(2025, 1, 1))
    world.authorise(found)
    score = world.score([found]).scores.get()
    page = text(owner_of(found), SCORE)
    table = page[page.index("points-table") : page.index("</table>", page.index("points-table"))]
    cells = re.findall(r'data-label="Points">(?:<strong>)?([+−\d.,]+)', table)
    points = [Decimal(cell.replace("−", "-").replace(",", "")) for cell in cells]
    assert len(points) == 3 + 2
    assert sum(points[:-1]) == points[-1] == Decimal("594.625")
    assert score.score == 595
    assert "<strong>595</strong>" in page
    assert f"{score.pd * 100:.2f} %" in page
    assert "is low" in page
    assert "30.750 points" in page


def test_the_page_tells_unknown_from_zero_and_how_to_authorise_it() -> None:
    """A term without data shows its state, and depth links to the authorisations."""
    world.put_in_charge()
    found = world.firm()
    world.score([found])
    page = text(owner_of(found), SCORE)
    assert "0.000" in page
    assert "not authorised" in page
    assert "Data unavailable, not checked" in page
    assert reverse("archives:consents", args=[found.uscc]) in page
    assert "20 %" in page
    assert "% only wait for your authorisation" in page


def test_the_status_code_lists_every_reason_and_what_was_not_checked() -> None:
    """A defaulter sees why the code is red; no item shows as a bare code."""
    world.put_in_charge()
    found = world.firm()
    cases.record(found, "jud_defaulter", decided_on=date(2026, 5, 4), source_record_id="j1")
    cases.record(
        found, "tax_arrears", decided_on=date(2026, 3, 1), source_record_id="t1", amount=Decimal(900)
    )
    world.score([found])
    page = text(owner_of(found), SCORE)
    assert "red code" in page
    assert "May 4, 2026" in page
    assert "March 1, 2026" in page
    assert "Not checked" in page
    assert not re.search(r">[^<]*\b(jud|tax|list|pen|reg)_[a-z]+", page)


def test_what_keeps_green_from_blue_is_said_in_words() -> None:
    """A clean firm whose lists were not checked reads their names, not their codes."""
    world.put_in_charge()
    found = world.firm()
    score = world.score([found]).scores.get()
    assert score.status_code == "green"
    page = text(owner_of(found), SCORE)
    assert "What keeps it from blue" in page
    assert re.search("<li>Not checked: [^<]*abnormal-operation list[^<]*</li>", page)


def test_a_disputed_record_is_marked_with_what_would_come_of_it() -> None:
    """The colour without the disputed record stands beside the colour."""
    world.put_in_charge()
    found = world.firm()
    cases.record(
        found, "jud_defaulter", decided_on=date(2026, 5, 4), status="disputed", source_record_id="j1"
    )
    world.score([found])
    page = text(owner_of(found), SCORE)
    assert "If every objection of yours holds" in page
    assert "state-disputed" in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Financing score"), ("zh-hans", "近12个月")], ids=["en", "zh"]
)
def test_the_pages_speak_both_languages(language: str, words: str) -> None:
    """Labels of features, items and reasons follow the reader."""
    world.put_in_charge()
    found = world.firm(established_on=date(2025, 1, 1))
    world.score([found])
    page = text(owner_of(found, language), SCORE)
    assert words in page
    assert ("公共信用" in page) is (language == "zh-hans")
    model = entered(world.model_person(), language)
    for address in (reverse("scoring:models"), reverse("scoring:runs"), f"/score/models/{_champion().pk}/"):
        assert text(model, address)


def _champion() -> ModelVersion:
    return ModelVersion.objects.get(status=ModelStatus.CHAMPION)


def test_before_the_first_score_the_page_says_what_to_do() -> None:
    """Without a model nobody can be scored; with one the button is there and the next run is awaited."""
    found = world.firm()
    client = owner_of(found)
    page = text(client, SCORE)
    assert "The operator has not put a scoring model in charge yet" in page
    assert reverse("scoring:score_again") not in page
    world.put_in_charge()
    page = text(client, SCORE)
    assert "The platform has not scored you yet" in page
    assert reverse("scoring:score_again") in page
    assert "You have not scored yourself yet" in text(client, f"{SCORE}?view=own")


def test_scoring_again_reads_through_the_door_for_the_own_eyes() -> None:
    """One logged reading by the owner, a score from everything held, and the platform's score untouched."""
    world.put_in_charge()
    found = world.firm()
    world.score([found])
    client = owner_of(found)
    response = client.post(reverse("scoring:score_again"))
    assert (response.status_code, response["Location"]) == (302, f"{SCORE}?view=own")
    run = ScoreRun.objects.latest("pk")
    assert (run.reader, run.purpose) == (found.organisation, Purpose.SELF_VIEW)
    logged = Query.objects.latest("number")
    assert (logged.purpose, logged.organisation, logged.denied) == (Purpose.SELF_VIEW, found.organisation, {})
    assert logged.reader is not None
    assert logged.reader.memberships.get().role == Role.APPLICANT_OWNER
    scores = SubjectScore.objects.order_by("run")
    assert [one.score for one in scores] == [595, 625]
    assert "<strong>595</strong>" in text(client, SCORE)
    assert "<strong>625</strong>" in text(client, f"{SCORE}?view=own")


def test_scoring_without_a_model_says_so_and_keeps_nothing() -> None:
    """The error is shown on the page."""
    found = world.firm()
    page = owner_of(found).post(reverse("scoring:score_again"), follow=True).content.decode()
    assert "No scoring model is in charge yet" in page
    assert not ScoreRun.objects.exists()
    assert owner_of(found).get(reverse("scoring:score_again")).status_code == 405


def test_the_trend_joins_scores_of_one_model_and_one_audience() -> None:
    """Own views and another model's scores are not on the platform's line."""
    world.put_in_charge()
    found = world.firm(established_on=date(2023, 5, 1))
    for day in (date(2026, 4, 1), date(2026, 5, 15), world.ON):
        world.score([found], on=day)
    world.own_score(found)
    client = owner_of(found)
    page = text(client, SCORE)
    assert page.count("<circle") == 3
    assert page.count('class="trend-line"') == 2
    assert "2 days ago" in page
    assert "One score so far" in text(client, f"{SCORE}?view=own")
    world.put_in_charge(world.card(base=500_000))
    assert "Another model has been put in charge since" in text(client, SCORE)
    world.score([found])
    page = text(client, SCORE)
    assert (page.count("<circle"), page.count('class="trend-line"')) == (4, 2)


def test_a_consent_given_after_the_score_is_announced() -> None:
    """The platform's score does not know of it yet; the own view needs none."""
    world.put_in_charge()
    found = world.firm()
    world.score([found])
    world.own_score(found)
    client = owner_of(found)
    assert "Your authorisations have changed" not in text(client, SCORE)
    world.authorise(found)
    Consent.objects.update(signed_at=timezone.now())
    assert "Your authorisations have changed" in text(client, SCORE)
    assert "Your authorisations have changed" not in text(client, f"{SCORE}?view=own")


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganisationKind.LENDER, Role.LENDER_OFFICER),
        (OrganisationKind.OPERATOR, Role.OPERATOR_DESK),
        (OrganisationKind.APPLICANT, Role.APPLICANT_OWNER),
        (None, None),
    ],
)
def test_strangers_find_nothing(kind: str | None, role: str | None) -> None:
    """Visitors log in first; whoever has no file and no model role gets 404, and nothing happens."""
    challenger = world.put_in_charge()
    runs = ScoreRun.objects.count()
    client = Client()
    if kind is not None and role is not None:
        place = cases.organisation(kind, 9555)
        client = entered(cases.member(place, role))
    expected = 302 if kind is None else 404
    for name, args in (
        ("score", []),
        ("models", []),
        ("model", [challenger.pk]),
        ("model_card", [challenger.pk]),
        ("model_promote", [challenger.pk]),
        ("runs", []),
    ):
        assert client.get(reverse(f"scoring:{name}", args=args)).status_code == expected, name
    for name, args in (("score_again", []), ("model_promote", [challenger.pk])):
        assert client.post(reverse(f"scoring:{name}", args=args)).status_code == expected, name
    assert ScoreRun.objects.count() == runs


def test_staff_see_the_score_as_owners_do() -> None:
    """Both roles work for the applicant."""
    world.put_in_charge()
    found = world.firm()
    world.score([found])
    staff = entered(cases.member(found.organisation, Role.APPLICANT_STAFF))
    assert "<strong>595</strong>" in text(staff, SCORE)


def test_an_auditor_reads_the_models_and_changes_nothing() -> None:
    """The list, a model, its card and the runs are there; putting in charge is not."""
    person = world.model_person()
    world.put_in_charge(actor=person)
    challenger = world.challenger()
    auditor = entered(cases.member(world.operator_reader().organisation, Role.AUDITOR))
    assert challenger.model_id in text(auditor, reverse("scoring:models"))
    page = text(auditor, reverse("scoring:model", args=[challenger.pk]))
    promote = reverse("scoring:model_promote", args=[challenger.pk])
    assert promote not in page
    assert auditor.get(promote).status_code == auditor.post(promote).status_code == 404
    challenger.refresh_from_db()
    assert challenger.status == ModelStatus.CHALLENGER
    assert promote in text(entered(person), reverse("scoring:model", args=[challenger.pk]))


def test_the_model_page_shows_figures_card_and_points() -> None:
    """The card's Markdown becomes tables; the JSON is what the hash is of."""
    person = world.model_person()
    version = world.put_in_charge(actor=person)
    client = entered(person)
    page = text(client, reverse("scoring:model", args=[version.pk]))
    assert re.search(r"0\.900\s*<span[^>]*>± 0\.010", page)
    assert "Log-sales alone, unfitted, has an AUC of 0.800" in page
    assert "<h4>tax_grade_level</h4>" in page
    assert "<td>25.125</td>" in page
    assert "## " not in page
    card = client.get(reverse("scoring:model_card", args=[version.pk]))
    assert hashlib.sha256(card.content).hexdigest() == version.sha256
    assert card["Content-Disposition"] == f'attachment; filename="{version.model_id}.json"'


def test_a_model_is_put_in_charge_after_a_question() -> None:
    """The page names what will happen; the click does it in that person's name."""
    person = world.model_person()
    old = world.put_in_charge(actor=person)
    new = world.challenger()
    client = entered(person)
    address = reverse("scoring:model_promote", args=[new.pk])
    page = text(client, address)
    assert f"{old.model_id} is retired and cannot come back" in page
    new.refresh_from_db()
    assert new.status == ModelStatus.CHALLENGER
    page = client.post(address, follow=True).content.decode()
    assert f"{new.model_id} is in charge now." in page
    new.refresh_from_db()
    assert (new.status, new.promoted_by) == (ModelStatus.CHAMPION, person)
    page = client.post(reverse("scoring:model_promote", args=[old.pk]), follow=True).content.decode()
    assert f"{old.model_id} is retired: train a new model." in page


def test_runs_tell_for_whose_eyes_they_were() -> None:
    """Reader, purpose and hash stand in the list, newest first."""
    world.put_in_charge()
    found = world.firm()
    world.score([found])
    own = world.own_score(found)
    page = text(entered(world.model_person()), reverse("scoring:runs"))
    assert page.index("own view") < page.index("before a loan")
    assert own.features_hash[:16] in page


def test_pages_need_few_queries_however_much_there_is() -> None:
    """A long history and many models cost as many queries as short ones."""
    person = world.model_person()
    world.put_in_charge(actor=person)
    found = world.firm()
    owner, model = owner_of(found), entered(person)
    addresses = [(owner, SCORE), (model, reverse("scoring:models")), (model, reverse("scoring:runs"))]
    counts: list[list[int]] = []
    for round_ in range(3):
        world.score([found], on=world.ON - timedelta(days=30 * (3 - round_)))
        world.challenger(570_000 + round_)
        counts.append([])
        for client, address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts[-1].append(len(queries))
    assert counts[0] == counts[-1]
    assert max(counts[0]) <= 16


def test_the_dashboard_shows_score_and_grade() -> None:
    """The tile of the applicant has the platform's score, not the own view."""
    world.put_in_charge()
    found = world.firm()
    world.score([found])
    world.own_score(found)
    assert "595 · BB" in text(owner_of(found), reverse("home"))
