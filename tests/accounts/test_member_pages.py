"""The pages of members, invitations and keys, and that strangers find nothing there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey, Invitation, Membership, Organisation, OrganisationKind, Role, User
from accounts.services import invitation_create
from tests.accounts.cases import PASSWORD, client_of, faults, member, organisation, user

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def firm() -> Organisation:
    return organisation()


@pytest.fixture
def owner(firm: Organisation) -> User:
    return member(firm, Role.APPLICANT_OWNER, "owner@example.com")


def invited(firm: Organisation, owner: User, email: str = "new@example.com") -> Invitation:
    return invitation_create(
        actor=owner, organisation=firm, email=email, role=Role.APPLICANT_STAFF, at=timezone.now()
    )


def test_strangers_find_nothing(firm: Organisation, owner: User) -> None:
    """Every page of an organisation is 404 for outsiders, and the log-in for visitors."""
    invitation = invited(firm, owner)
    membership = Membership.objects.get(user=owner)
    stranger = client_of(member(organisation(number=2), Role.APPLICANT_OWNER, "x@example.com"))
    for method, name, pk in (
        ("get", "accounts:members", firm.pk),
        ("post", "accounts:members", firm.pk),
        ("get", "accounts:keys", firm.pk),
        ("post", "accounts:member_remove", membership.pk),
        ("post", "accounts:invitation_withdraw", invitation.pk),
        ("get", "accounts:members", 987654321),
    ):
        address = reverse(name, args=[pk])
        assert getattr(stranger, method)(address).status_code == 404, address
        visitor = getattr(Client(), method)(address)
        assert visitor.status_code == 302, address
        assert visitor.headers["Location"].startswith(reverse("account_login"))
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_owners_manage_and_staff_only_look(firm: Organisation, owner: User) -> None:
    """The form to invite and the buttons are there for those who may."""
    staff = member(firm, Role.APPLICANT_STAFF, "staff@example.com")
    invited(firm, owner)
    address = reverse("accounts:members", args=[firm.pk])
    for person, may in ((owner, True), (staff, False)):
        page = text(client_of(person).get(address))
        assert faults(page) == []
        assert "staff@example.com" in page
        assert ("Send the invitation" in page) is may
        assert ("new@example.com" in page) is may
    refused = client_of(staff).post(address, {"email": "a@example.com", "role": Role.APPLICANT_STAFF})
    assert refused.status_code == 403
    assert not Invitation.objects.filter(email="a@example.com").exists()


def test_inviting_on_the_page(firm: Organisation, owner: User) -> None:
    """A sound invitation is made; a poor address and a foreign role are told beside the fields."""
    client = client_of(owner)
    address = reverse("accounts:members", args=[firm.pk])
    done = client.post(address, {"email": "new@example.com", "role": Role.APPLICANT_STAFF}, follow=True)
    assert "new@example.com is invited." in text(done)
    poor = client.post(address, {"email": "new", "role": Role.LENDER_OFFICER})
    assert "id_email_error" in text(poor)
    assert "id_role_error" in text(poor)
    assert faults(text(poor)) == []
    assert Invitation.objects.count() == 1
    withdrawn = client.post(
        reverse("accounts:invitation_withdraw", args=[Invitation.objects.get().pk]), follow=True
    )
    assert "taken back" in text(withdrawn)


def test_the_last_owner_is_told_why_it_stays(firm: Organisation, owner: User) -> None:
    """The refusal says what to do first."""
    address = reverse("accounts:member_remove", args=[Membership.objects.get(user=owner).pk])
    page = client_of(owner).post(address, follow=True)
    assert "last person who can manage the members" in text(page)
    assert Membership.objects.filter(user=owner).exists()


def test_leaving_ends_at_home(firm: Organisation, owner: User) -> None:
    """Whoever leaves sees no page of the organisation any more."""
    staff = member(firm, Role.APPLICANT_STAFF, "staff@example.com")
    address = reverse("accounts:member_remove", args=[Membership.objects.get(user=staff).pk])
    assert client_of(staff).post(address).headers["Location"] == "/"


def test_a_newcomer_signs_up_and_accepts(firm: Organisation, owner: User) -> None:
    """The link leads through sign-up back to the invitation, and works once."""
    link = reverse("accounts:invitation", args=[invited(firm, owner).token])
    browser = Client(headers={"accept-language": "en"})
    page = browser.get(link)
    assert "Firm 1" in text(page)
    assert faults(text(page)) == []
    values = {"name": "New", "email": "new@example.com", "language": "en", "next": link}
    browser.post(reverse("account_signup"), values | {"password1": PASSWORD, "password2": PASSWORD})
    done = browser.post(link + "accept/", follow=True)
    assert "You now work for Firm 1" in text(done)
    assert "used already" in text(browser.get(link))
    again = browser.post(link + "accept/", follow=True)
    assert "used already" in text(again)
    assert Membership.objects.filter(user__email="new@example.com").count() == 1


def test_another_address_is_told_clearly(firm: Organisation, owner: User) -> None:
    """The page names the reader's own address, not the invited one, and cannot be forced."""
    link = reverse("accounts:invitation", args=[invited(firm, owner).token])
    browser = client_of(user("other@example.com"))
    page = text(browser.get(link))
    assert "You are logged in as other@example.com" in page
    assert "new@example.com" not in page
    assert "another e-mail address" in text(browser.post(link + "accept/", follow=True))
    assert not Membership.objects.filter(user__email="other@example.com").exists()


def test_expired_and_unknown_links(firm: Organisation, owner: User) -> None:
    """An expired link says so, an unknown one is nothing."""
    invitation = invited(firm, owner)
    Invitation.objects.filter(pk=invitation.pk).update(expires_on="2020-01-01")
    browser = client_of(user("new@example.com"))
    link = reverse("accounts:invitation", args=[invitation.token])
    assert "has expired" in text(browser.get(link))
    assert "has expired" in text(browser.post(link + "accept/", follow=True))
    for unknown in ("x", "a" * 300):
        assert browser.get(reverse("accounts:invitation", args=[unknown])).status_code == 404
        assert browser.post(reverse("accounts:invitation_take", args=[unknown])).status_code == 404


def test_a_key_is_shown_once_and_can_be_ended() -> None:
    """The secret is in the answer to its issue and on no later page; ending it is told."""
    unit = organisation(OrganisationKind.SOURCE_UNIT)
    client = client_of(member(unit, Role.SOURCE_OFFICER, "officer@example.com"))
    address = reverse("accounts:keys", args=[unit.pk])
    assert faults(text(client.get(address))) == []
    day = timezone.localdate().isoformat()
    page = client.post(address, {"label": "nightly", "scopes": ["deliver"], "expires_on": day})
    secret = text(page).split('<code class="secret">')[1].split("<")[0]
    assert secret.startswith("ce_")
    assert "no-store" in page.headers["Cache-Control"]
    assert secret not in text(client.get(address))
    poor = client.post(address, {"label": "", "scopes": ["products"], "expires_on": "2020-01-01"})
    assert "id_label_error" in text(poor)
    assert "id_scopes_error" in text(poor)
    assert faults(text(poor)) == []
    late = client.post(address, {"label": "x", "scopes": ["deliver"], "expires_on": "2099-01-01"})
    assert "366 days" in text(late)
    ended = client.post(reverse("accounts:key_revoke", args=[ApiKey.objects.get().pk]), follow=True)
    assert "no longer works" in text(ended)


def test_applicants_have_no_keys(firm: Organisation, owner: User) -> None:
    """Keys are for source units and lenders."""
    assert client_of(owner).get(reverse("accounts:keys", args=[firm.pk])).status_code == 404
