"""The pages of the frame: home, language, workplace, log-in, profile, errors."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import navigation
from accounts.models import Organisation, OrganisationKind, Role, User
from accounts.navigation import CityFigure
from tests.accounts.cases import PASSWORD, client_of, faults, member, organisation, user

pytestmark = pytest.mark.django_db
VISITORS_PAGES = ["home", "account_login", "account_signup", "account_reset_password", "accounts:components"]


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", VISITORS_PAGES)
def test_visitors_pages_keep_the_rules_in_both_languages(name: str, language: str) -> None:
    """One heading, labels bound, nothing inline, the language named, a policy that allows only our own."""
    client = Client()
    client.post(reverse("accounts:language"), {"language": language})
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text(response)
    assert faults(text(response)) == []
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize("name", ["home", "accounts:profile", "account_email", "account_change_password"])
def test_members_pages_keep_the_rules(name: str) -> None:
    """The same for whoever is logged in, with and without an organisation."""
    lone = client_of(user("lone@example.com"))
    at_work = client_of(member(organisation(), Role.APPLICANT_OWNER, "owner@example.com"))
    for client in (lone, at_work):
        response = client.get(reverse(name))
        assert response.status_code == 200
        assert faults(text(response)) == []


def test_reading_leaves_no_cookie_and_choosing_a_language_only_the_session() -> None:
    """A visitor who reads gets nothing; one who chooses gets the session's cookie and no other."""
    client = Client()
    client.get("/")
    assert not client.cookies
    client.post(reverse("accounts:language"), {"language": "en"})
    assert list(client.cookies) == [settings.SESSION_COOKIE_NAME]
    client.get(reverse("account_login"))
    assert list(client.cookies) == [settings.SESSION_COOKIE_NAME]


def test_language_is_kept_with_the_user() -> None:
    """It follows the user to another browser, and each user has its own."""
    person, other = user("a@example.com"), user("b@example.com")
    client_of(person).post(reverse("accounts:language"), {"language": "zh-hans"})
    assert '<html lang="zh-hans"' in text(client_of(User.objects.get(pk=person.pk)).get("/"))
    assert '<html lang="en"' in text(client_of(other).get("/"))


def test_language_needs_neither_a_known_code_nor_a_foreign_page() -> None:
    """An unknown language changes nothing; the way back stays on this site."""
    client = Client(headers={"accept-language": "en"})
    address = reverse("accounts:language")
    assert (
        client.post(address, {"language": "tlh", "next": "https://evil.example/"}).headers["Location"] == "/"
    )
    assert '<html lang="en"' in text(client.get("/"))
    assert (
        client.post(address, {"language": "en", "next": "/components/?a=1"}).headers["Location"]
        == "/components/?a=1"
    )
    assert client.get(address).status_code == 405


def test_the_browsers_language_is_the_first_guess() -> None:
    """Whoever chose nothing is answered in the language its browser asks for."""
    assert '<html lang="zh-hans"' in text(Client(headers={"accept-language": "zh-CN"}).get("/"))
    assert '<html lang="en"' in text(Client(headers={"accept-language": "en-GB"}).get("/"))


def test_signing_up_asks_name_and_language() -> None:
    """The new user is called as it said, reads in its language and is logged in."""
    client = Client()
    values = {
        "name": "王芳",
        "email": "Wang@Example.com",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "language": "en",
    }
    response = client.post(reverse("account_signup"), values | {"name": ""})
    assert response.status_code == 200
    assert not User.objects.exists()
    assert client.post(reverse("account_signup"), values).status_code == 302
    person = User.objects.get()
    assert (person.email, person.name, person.language) == ("wang@example.com", "王芳", "en")
    assert "You belong to no organisation yet" in text(client.get("/"))


@pytest.mark.parametrize("typed", ["a@example.com", "A@Example.COM"])
def test_login_is_by_address_whatever_its_case(typed: str) -> None:
    """The right password opens, a wrong one is told beside the form."""
    user("a@example.com")
    client = Client()
    wrong = client.post(reverse("account_login"), {"login": typed, "password": "no"})
    assert wrong.status_code == 200
    assert 'role="alert"' in text(wrong)
    right = client.post(reverse("account_login"), {"login": typed, "password": PASSWORD})
    assert right.status_code == 302


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_forgotten_password_is_chosen_anew_by_mail(language: str) -> None:
    """The link works, shows a form, and the new password opens; unknown addresses learn nothing."""
    user("a@example.com", language=language)
    client = Client(headers={"accept-language": language})
    for address in ("a@example.com", "nobody@example.com"):
        assert client.post(reverse("account_reset_password"), {"email": address}).status_code == 302
    message = next(one for one in mail.outbox if one.to == ["a@example.com"])
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    assert faults(text(page)) == []
    new = "another unusual 2"
    done = client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new}, follow=True)
    assert done.status_code == 200
    assert (
        Client().post(reverse("account_login"), {"login": "a@example.com", "password": new}).status_code
        == 302
    )
    assert "id_password1" not in text(client.get(link, follow=True))


def test_a_profile_changes_name_and_language() -> None:
    """The page saves, answers in the new language, and refuses an empty name beside its field."""
    person = user("a@example.com")
    client = client_of(person)
    address = reverse("accounts:profile")
    page = client.post(address, {"name": "陈晓", "language": "zh-hans"}, follow=True)
    assert '<html lang="zh-hans"' in text(page)
    assert "陈晓" in text(page)
    refused = client.post(address, {"name": "", "language": "zh-hans"})
    assert "id_name_error" in text(refused)
    assert faults(text(refused)) == []


def test_the_workplace_is_chosen_among_ones_own() -> None:
    """Menu and dashboard follow the organisation chosen; somebody else's cannot be."""
    firm, bank = organisation(), organisation(OrganisationKind.LENDER, 2)
    person = member(firm, Role.APPLICANT_OWNER, "a@example.com")
    member(bank, Role.LENDER_PUBLISHER, "a@example.com")
    client = client_of(person)
    assert '<h1 class="page-title">Firm 1</h1>' in text(client.get("/"))
    client.post(reverse("accounts:workplace"), {"organisation": bank.pk})
    page = text(client.get("/"))
    assert '<h1 class="page-title">Firm 2</h1>' in page
    assert reverse("accounts:keys", args=[bank.pk]) in page
    others = organisation(number=3)
    for pk in (others.pk, "", "x", "9" * 30, "²"):
        assert client.post(reverse("accounts:workplace"), {"organisation": pk}).status_code == 404


def test_names_are_shown_as_text() -> None:
    """Markup in the name of an organisation or a person stays text."""
    firm = organisation()
    Organisation.objects.filter(pk=firm.pk).update(name="<b>x</b><script>alert(1)</script>")
    person = member(firm, Role.APPLICANT_OWNER, "a@example.com")
    User.objects.filter(pk=person.pk).update(name="<img src=x>")
    for name in ("/", reverse("accounts:members", args=[firm.pk]), reverse("accounts:profile")):
        page = text(client_of(person).get(name))
        assert "<b>x</b>" not in page
        assert "<img src=x>" not in page


def test_city_figures_come_from_their_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The home page shows what the apps above provide, and no empty section without."""
    monkeypatch.setattr(navigation._registry, "figures", [])
    assert "city-figures" not in text(Client().get("/"))
    navigation.register_figures(lambda: [CityFigure("Firms", "1,234")])
    page = text(Client().get("/"))
    assert "city-figures" in page
    assert "1,234" in page


def test_components_are_for_operators_outside_the_demo(settings: Any) -> None:
    """The page that shows all parts is closed to the public in a city that runs for real."""
    settings.DEMO = settings.DEBUG = False
    address = reverse("accounts:components")
    assert Client().get(address).status_code == 404
    assert (
        client_of(member(organisation(), Role.APPLICANT_OWNER, "a@example.com")).get(address).status_code
        == 404
    )
    desk = member(organisation(OrganisationKind.OPERATOR, 2), Role.OPERATOR_DESK, "desk@example.com")
    assert client_of(desk).get(address).status_code == 200


def test_errors_are_told_in_both_languages() -> None:
    """What does not exist gets a page in the product's face, in Chinese and English."""
    response = Client().get("/nothing/here/")
    assert response.status_code == 404
    assert "找不到页面" in text(response)
    assert "Nothing is here" in text(response)
    assert faults(text(response)) == []


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_nothing(code: str) -> None:
    """They are rendered without request, user or database."""
    from django.template.loader import render_to_string

    assert faults(render_to_string(f"{code}.html")) == []


def test_forged_forms_are_refused_with_a_page() -> None:
    """A post without the session's token gets 403 and says what to do."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user("a@example.com"))
    response = client.post(reverse("accounts:profile"), {"name": "x", "language": "en"})
    assert response.status_code == 403
    assert "out of date" in text(response)
