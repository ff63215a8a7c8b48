"""The applicant's pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from archives.models import Subject
from matching.models import FinancingRequest
from tests import catalogue

pytestmark = pytest.mark.django_db

NEED = {
    "category": "loan",
    "amount": "300000",
    "term_months": "12",
    "purpose": "stock",
    "wanted_on": "2099-01-01",
}


@pytest.fixture
def applicant() -> Subject:
    """Enter an applicant whose code is only known from its registration."""
    return catalogue.subject()


@pytest.fixture
def owner(applicant: Subject) -> User:
    """Enter its owner."""
    return catalogue.member(applicant.organisation, Role.APPLICANT_OWNER)


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    """Log the owner in."""
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(response: Any) -> str:
    """Give a page's text."""
    assert response.status_code == 200, response
    return str(response.content.decode())


def test_every_product_is_shown_under_its_verdict_with_its_reason(inside: Client) -> None:
    """An unknown status code refers with its state; a product for others says for whom it is."""
    catalogue.lpr()
    found = catalogue.lender()
    catalogue.product(found, "OPEN-1", criteria=[], name_en="Open loan")
    catalogue.product(found, "CODE-1", name_en="Code loan")
    catalogue.product(found, "BNB-1", kinds=["bnb"], name_en="Guest loan")
    page = text(inside.get(reverse("matching:products")))
    fits, look, not_now = (page.index(f'id="{code}"') for code in ("yes", "refer", "no"))
    assert (
        fits < page.index("Open loan") < look < page.index("Code loan") < not_now < page.index("Guest loan")
    )
    assert "The product is not for this kind of subject." in page
    assert "The data needed are not held." in page
    assert "4.35 %" in page
    assert "for ¥1 M over 24 months" in page


def test_the_page_speaks_chinese_to_chinese_readers(inside: Client, owner: User) -> None:
    """Wording and reasons follow the reader's language."""
    User.objects.filter(pk=owner.pk).update(language="zh-hans")
    catalogue.product(catalogue.lender())
    page = text(inside.get(reverse("matching:products")))
    assert "信用状态码为蓝或绿" in page
    assert "平台没有所需数据。" in page


def test_what_is_asked_in_the_address_is_judged(inside: Client) -> None:
    """An amount above the product's most turns the yes into a no with its reason; nonsense is left out."""
    catalogue.product(catalogue.lender(), criteria=[])
    page = text(inside.get(reverse("matching:products"), {"amount": "2000000"}))
    assert "The amount is above the product&#x27;s most." in page
    assert "is above the product" not in text(inside.get(reverse("matching:products"), {"amount": "soup"}))


def test_a_need_is_entered_matched_and_shown(inside: Client, applicant: Subject) -> None:
    """The form leads to the request's own page with every product judged."""
    catalogue.product(catalogue.lender(), name_en="Farm loan")
    response = inside.post(reverse("matching:request_new"), NEED)
    request = FinancingRequest.objects.get()
    assert (response.status_code, response.url) == (302, reverse("matching:request", args=[request.pk]))  # type: ignore[attr-defined]
    assert request.subject == applicant
    page = text(inside.get(response.url))  # type: ignore[attr-defined]
    assert "Farm loan" in page
    assert reverse("matching:request", args=[request.pk]) in text(inside.get(reverse("matching:requests")))


def test_errors_stand_beside_their_fields(inside: Client) -> None:
    """A day that has passed and a missing amount are named; nothing is entered."""
    response = inside.post(reverse("matching:request_new"), {**NEED, "amount": "", "wanted_on": "2001-01-01"})
    assert "Give today or a later day." in text(response)
    assert FinancingRequest.objects.count() == 0


def test_a_request_is_matched_again_and_withdrawn(inside: Client) -> None:
    """After the withdrawal another matching is refused with a word about it."""
    inside.post(reverse("matching:request_new"), NEED)
    request = FinancingRequest.objects.get()
    assert inside.post(reverse("matching:request_match", args=[request.pk])).status_code == 302
    inside.post(reverse("matching:request_withdraw", args=[request.pk]))
    page = text(inside.post(reverse("matching:request_match", args=[request.pk]), follow=True))
    assert "The request was withdrawn. Enter a new one." in page


def test_empty_pages_say_what_to_do(inside: Client) -> None:
    """Without products and requests both pages lead to the form."""
    for name in ("matching:products", "matching:requests"):
        assert reverse("matching:request_new") in text(inside.get(reverse(name)))


@pytest.mark.parametrize("role", [None, Role.LENDER_OFFICER, Role.APPLICANT_OWNER])
def test_strangers_find_nothing(client: Client, inside: Client, role: Role | None) -> None:
    """Visitors are asked to log in; lenders and other applicants get 404 for what is not theirs."""
    inside.post(reverse("matching:request_new"), NEED)
    request = FinancingRequest.objects.get()
    stranger = Client()
    if role is not None:
        applicant = role == Role.APPLICANT_OWNER
        place = catalogue.subject(number=2).organisation if applicant else catalogue.lender().organisation
        user = catalogue.member(place, role, email="stranger@example.com")
        stranger.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    expected = 302 if role is None else 404
    for name in ("matching:request", "matching:request_match", "matching:request_withdraw"):
        method = stranger.get if name == "matching:request" else stranger.post
        assert method(reverse(name, args=[request.pk])).status_code == expected
    if role == Role.LENDER_OFFICER:
        assert stranger.get(reverse("matching:products")).status_code == 404
    request.refresh_from_db()
    assert request.status == "open"


def test_the_page_of_products_needs_few_queries(inside: Client) -> None:
    """Ten products cost as many queries as one."""
    found = catalogue.lender()
    counts = []
    for number in range(10):
        catalogue.product(found, f"BANK-{number}")
        inside.get(reverse("matching:products"))
        with CaptureQueriesContext(connection) as queries:
            inside.get(reverse("matching:products"))
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 12
