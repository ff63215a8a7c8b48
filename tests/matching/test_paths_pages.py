"""The applicant's page of a path."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from lenders.services import product_import
from tests import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(client: Client) -> Client:
    """The owner of an organisation before a product of one lender."""
    subject = catalogue.subject()
    lender = catalogue.lender()
    catalogue.lpr()
    product_import([catalogue.row(lender)], on=timezone.localdate())
    client.force_login(catalogue.member(subject.organisation, Role.APPLICANT_OWNER))
    return client


def test_too_large_an_amount_leads_to_a_request_that_fits(applicant: Client) -> None:
    """A refused product links to its path, which links to the form of requests."""
    offers = applicant.get(reverse("matching:products"), {"amount": "900000000", "term": "12"})
    address = reverse("matching:path", args=["BANK-1"])
    assert f"{address}?category=&amp;amount=900000000&amp;term=12" in offers.content.decode()
    page = applicant.get(address, {"amount": "900000000", "term": "12"})
    assert page.status_code == 200
    assert reverse("matching:request_new") in page.content.decode()
    assert "Ask for another amount" in page.content.decode()


def test_a_stranger_to_the_catalogue_is_not_found(applicant: Client) -> None:
    """A product that is not offered has no path."""
    assert applicant.get(reverse("matching:path", args=["NO-SUCH"])).status_code == 404
