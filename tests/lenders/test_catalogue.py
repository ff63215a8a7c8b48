"""The public catalogue and the lender's own list."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from lenders.services import product_import, product_recall
from tests import catalogue
from tests.catalogue import ON

pytestmark = pytest.mark.django_db
CATALOGUE = "/lenders/products/"


def text(response: Any) -> str:
    """Give a page's text."""
    assert response.status_code == 200, response
    return str(response.content.decode())


@pytest.fixture
def english(client: Client) -> Client:
    """A visitor who reads English."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_the_catalogue_shows_the_full_annual_cost(english: Client) -> None:
    """3.00 % and 85 to 135 basis points are 3.85 % to 4.35 % a year, the method named."""
    catalogue.lpr()
    catalogue.product(catalogue.lender())
    page = text(english.get(CATALOGUE))
    assert "Farm loan" in page
    assert "3.85 % – 4.35 %" in page
    assert "simple interest method" in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, {"LOAN-1", "BNB-1", "COVER-1"}),
        ({"category": "guarantee"}, {"COVER-1"}),
        ({"kind": "bnb"}, {"BNB-1", "COVER-1"}),
        ({"amount": "2000000"}, {"COVER-1"}),
        ({"term": "36"}, {"BNB-1"}),
        ({"zone": "tourism"}, {"BNB-1"}),
        ({"category": "soup", "term": "-1", "amount": "x"}, {"LOAN-1", "BNB-1", "COVER-1"}),
        ({"category": "loan", "kind": "sme", "amount": "100000", "term": "12"}, {"LOAN-1"}),
    ],
)
def test_filters_in_the_address_narrow_the_list(
    english: Client, query: dict[str, str], codes: set[str]
) -> None:
    """Each filter keeps what fits; one that does not exist is left out and named at its field."""
    found = catalogue.lender()
    product_import(
        [
            catalogue.row(found, "LOAN-1"),
            catalogue.row(found, "BNB-1", kinds=["bnb"], term_max=36, zones=["tourism"]),
            catalogue.row(found, "COVER-1", kinds=[], category="guarantee", limit_max="5000000.00"),
        ],
        on=ON,
    )
    page = text(english.get(CATALOGUE, query))
    shown = {code for code in ("LOAN-1", "BNB-1", "COVER-1") if f"{CATALOGUE}{code}/" in page}
    assert shown == codes


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("cost", ["B-1", "C-1", "A-1"]),
        ("amount", ["C-1", "A-1", "B-1"]),
        ("answer", ["A-1", "B-1", "C-1"]),
        ("newest", ["C-1", "B-1", "A-1"]),
        ("bribe", ["B-1", "C-1", "A-1"]),
    ],
)
def test_sorts_do_what_they_say(english: Client, sort: str, order: list[str]) -> None:
    """Cost, amount, answer and age; an unknown sort is the default, and none can be paid for."""
    catalogue.lpr()
    found = catalogue.lender()
    catalogue.product(found, "A-1", spread_bp_min=300, spread_bp_max=400, sla_days=1)
    catalogue.product(found, "B-1", limit_max="500000.00")
    catalogue.product(found, "C-1", spread_bp_min=100, limit_max="5000000.00", sla_days=9)
    page = text(english.get(CATALOGUE, {"sort": sort}))
    assert sorted(order, key=lambda code: page.index(f"{CATALOGUE}{code}/")) == order


def test_htmx_gets_the_list_alone(english: Client) -> None:
    """A change of filters replaces the results and nothing else."""
    catalogue.product(catalogue.lender())
    page = text(english.get(CATALOGUE, headers={"HX-Request": "true"}))
    assert "<html" not in page
    assert "Farm loan" in page


def test_a_page_of_fifty_products_takes_at_most_twelve_queries(english: Client) -> None:
    """The number of queries does not grow with the list."""
    catalogue.lpr()
    found = catalogue.lender()
    product_import([catalogue.row(found, f"BANK-{number:02d}") for number in range(51)], on=ON)
    with CaptureQueriesContext(connection) as queries:
        page = text(english.get(CATALOGUE))
    assert page.count("<article") == 50
    assert len(queries) <= 12, [query["sql"][:80] for query in queries]
    assert len(page.encode()) < 200 * 1024


def test_a_product_page_shows_conditions_fees_and_papers(english: Client) -> None:
    """What a reader needs to decide stands on one page, without markup from what lenders type."""
    catalogue.product(
        catalogue.lender(),
        name_en="<b>Bold</b> loan",
        fees=[{"kind": "guarantee", "basis": "amount_once", "rate": "0.01", "zh": "担保费", "en": "Cover"}],
        materials=[{"zh": "营业执照", "en": "Business licence"}],
    )
    page = text(english.get(f"{CATALOGUE}BANK-1/"))
    for words in ("The status code is blue or green", "Cover", "1.00 %", "Business licence"):
        assert words in page
    assert "&lt;b&gt;Bold&lt;/b&gt; loan" in page
    assert "<b>Bold" not in page


def test_what_is_not_public_cannot_be_found(english: Client) -> None:
    """Recalled, unknown and drafted products are 404 to the public."""
    found = catalogue.lender()
    product = catalogue.product(found)
    product_recall(product=product, reason="停售", on=ON, actor=None)
    assert english.get(f"{CATALOGUE}BANK-1/").status_code == 404
    assert english.get(f"{CATALOGUE}NONE-1/").status_code == 404
    assert "No product fits all of this" in text(english.get(CATALOGUE))


def test_a_lender_sees_its_own_products_with_status_and_reason(client: Client) -> None:
    """Recalled ones with the reason; another lender's not at all; applicants get 404."""
    mine, other = catalogue.lender(), catalogue.lender(1)
    product_recall(product=catalogue.product(mine, "MINE-1"), reason="资金调整", on=ON, actor=None)
    catalogue.product(other, "OTHER-1")
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(catalogue.member(mine.organisation, Role.LENDER_OFFICER), backend=backend)
    page = text(client.get(reverse("lenders:own_products")))
    assert "MINE-1" in page
    assert "资金调整" in page
    assert "OTHER-1" not in page
    applicant = catalogue.subject().organisation
    client.force_login(
        catalogue.member(applicant, Role.APPLICANT_OWNER, email="b@example.com"), backend=backend
    )
    assert client.get(reverse("lenders:own_products")).status_code == 404
