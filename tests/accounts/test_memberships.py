"""Members, invitations and keys: the services and what they refuse."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts import outbox
from accounts.errors import (
    AlreadyMemberError,
    CodeRefusedError,
    CodeTakenError,
    InvitationExpiredError,
    InvitationNotYoursError,
    InvitationRevokedError,
    InvitationUsedError,
    KeyPeriodError,
    LastInviterError,
    NotAllowedError,
    RoleNotOfKindError,
    ScopeNotOfKindError,
)
from accounts.identity.uscc import derived_code
from accounts.models import (
    ApiKey,
    AuditEntry,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    User,
)
from accounts.services import (
    api_key_create,
    api_key_revoke,
    invitation_accept,
    invitation_create,
    invitation_revoke,
    membership_add,
    membership_remove,
    organisation_create,
    profile_update,
)
from accounts.services.keys import key_for
from tests.accounts.cases import NOW, code, member, organisation, user

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def firm() -> Organisation:
    return organisation()


@pytest.fixture
def owner(firm: Organisation) -> User:
    return member(firm, Role.APPLICANT_OWNER, "owner@example.com")


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_an_organisation_is_created_with_its_code_normalised() -> None:
    """Small letters and blanks are put right, a derived code is marked, both are audited."""
    firm = organisation_create(actor=None, uscc=f" {code(7).lower()} ", kind="lender", name=" Bank ")
    assert (firm.uscc, firm.code_type, firm.name) == (code(7), "uscc", "Bank")
    anonymous = organisation_create(actor=None, uscc=derived_code("set", "E1"), kind="applicant", name="E1")
    assert anonymous.code_type == "derived"
    assert actions() == ["organisation.created", "organisation.created"]


def test_unsound_and_taken_codes_are_refused(firm: Organisation) -> None:
    """A wrong check character and a second registration of a code each have a name."""
    with pytest.raises(CodeRefusedError):
        organisation_create(actor=None, uscc="91310115MA1H8R7C6D", kind="lender", name="Bank")
    with pytest.raises(CodeTakenError):
        organisation_create(actor=None, uscc=firm.uscc, kind="lender", name="Bank")
    assert actions() == []


def test_roles_belong_to_kinds_of_organisation(firm: Organisation) -> None:
    """A firm has no lender's officer, and nobody holds a role twice."""
    person = user("a@example.com")
    with pytest.raises(RoleNotOfKindError):
        membership_add(actor=None, user=person, organisation=firm, role=Role.LENDER_OFFICER)
    membership_add(actor=None, user=person, organisation=firm, role=Role.APPLICANT_STAFF)
    with pytest.raises(AlreadyMemberError):
        membership_add(actor=None, user=person, organisation=firm, role=Role.APPLICANT_STAFF)


def test_the_last_who_can_invite_stays(firm: Organisation, owner: User) -> None:
    """An owner may leave once there is a second one; staff does not count."""
    member(firm, Role.APPLICANT_STAFF, "staff@example.com")
    first = Membership.objects.get(user=owner)
    with pytest.raises(LastInviterError):
        membership_remove(actor=owner, membership=first)
    member(firm, Role.APPLICANT_OWNER, "second@example.com")
    membership_remove(actor=owner, membership=first)
    assert not Membership.objects.filter(user=owner).exists()
    assert actions() == ["membership.removed"]


def test_staff_may_leave_but_not_remove_others(firm: Organisation, owner: User) -> None:
    """Whoever does not manage the members ends only its own membership."""
    staff = member(firm, Role.APPLICANT_STAFF, "staff@example.com")
    theirs = Membership.objects.get(organisation=firm, role=Role.APPLICANT_OWNER)
    with pytest.raises(NotAllowedError):
        membership_remove(actor=staff, membership=theirs)
    membership_remove(actor=staff, membership=Membership.objects.get(user=staff))
    assert not Membership.objects.filter(user=staff).exists()


def invite(
    firm: Organisation, email: str = "New@Example.com", role: str = Role.APPLICANT_STAFF
) -> Invitation:
    actor = User.objects.get(email="owner@example.com")
    return invitation_create(actor=actor, organisation=firm, email=email, role=role, at=NOW)


def test_an_invitation_works_once(firm: Organisation, owner: User) -> None:
    """Whoever reads the address named comes in; the second use is refused by name."""
    invitation = invite(firm)
    person = user("new@example.com")
    membership = invitation_accept(user=person, token=invitation.token, at=NOW)
    assert (membership.role, membership.organisation) == (Role.APPLICANT_STAFF, firm)
    with pytest.raises(InvitationUsedError):
        invitation_accept(user=person, token=invitation.token, at=NOW)
    with pytest.raises(InvitationUsedError):
        invitation_revoke(actor=invitation.invited_by, invitation=invitation, at=NOW)
    assert actions() == ["invitation.created", "invitation.accepted", "membership.added"]


def test_an_invitation_is_for_one_address(firm: Organisation, owner: User) -> None:
    """Somebody else who holds the link is not let in, and the invitation stays open."""
    invitation = invite(firm)
    with pytest.raises(InvitationNotYoursError):
        invitation_accept(user=user("other@example.com"), token=invitation.token, at=NOW)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_invitation_ends_after_its_last_day(firm: Organisation, owner: User) -> None:
    """The fourteenth day still counts, the fifteenth does not."""
    person = user("new@example.com")
    late = invite(firm)
    with pytest.raises(InvitationExpiredError):
        invitation_accept(user=person, token=late.token, at=NOW + timedelta(days=15))
    invitation_accept(user=person, token=late.token, at=NOW + timedelta(days=14))


def test_inviting_again_takes_the_older_link_back(firm: Organisation, owner: User) -> None:
    """Only the newest link to a role works; other roles are left alone."""
    person = user("new@example.com")
    other_role = invite(firm, role=Role.APPLICANT_OWNER)
    older = invite(firm)
    newer = invite(firm, email=" new@example.com ")
    with pytest.raises(InvitationRevokedError):
        invitation_accept(user=person, token=older.token, at=NOW)
    invitation_accept(user=person, token=newer.token, at=NOW)
    invitation_accept(user=person, token=other_role.token, at=NOW)
    with pytest.raises(AlreadyMemberError):
        invite(firm)


def test_only_those_who_manage_members_invite(firm: Organisation, owner: User) -> None:
    """Staff and strangers are refused, and so are roles of other kinds."""
    staff = member(firm, Role.APPLICANT_STAFF, "staff@example.com")
    for person in (staff, user("stranger@example.com")):
        with pytest.raises(NotAllowedError):
            invitation_create(
                actor=person, organisation=firm, email="x@example.com", role=Role.APPLICANT_STAFF, at=NOW
            )
    with pytest.raises(RoleNotOfKindError):
        invite(firm, role=Role.FUND_MANAGER)
    with pytest.raises(NotAllowedError):
        invitation_revoke(actor=staff, invitation=invite(firm), at=NOW)


@pytest.mark.parametrize(
    ("reader_language", "subject"), [(None, "Invitation to work for Firm 1"), ("zh-hans", "Firm 1")]
)
def test_the_message_is_in_the_language_of_its_reader(
    firm: Organisation, owner: User, reader_language: str | None, subject: str
) -> None:
    """Known readers get their own language, others the inviter's; a revoked invitation is not sent."""
    if reader_language:
        user("new@example.com", language=reader_language)
    invitation = invite(firm)
    revoked = invite(firm, email="gone@example.com")
    invitation_revoke(actor=revoked.invited_by, invitation=revoked, at=NOW)
    outbox.deliver_waiting()
    (message,) = mail.outbox
    assert message.to == ["new@example.com"]
    assert subject in message.subject
    assert "\n" not in message.subject
    assert f"/invitation/{invitation.token}/" in message.body
    assert ("邀请" in message.body) is (reader_language == "zh-hans")


def issue(actor: User, firm: Organisation, **more: object) -> tuple[ApiKey, str]:
    values = {
        "label": "nightly",
        "scopes": ["deliver"],
        "expires_on": TODAY + timedelta(days=30),
        "on": TODAY,
    }
    return api_key_create(actor=actor, organisation=firm, **values | more)  # type: ignore[arg-type]


def test_a_key_opens_its_scope_until_it_ends() -> None:
    """The secret is not kept; it works for its scope, until its day or until it is revoked."""
    unit = organisation(OrganisationKind.SOURCE_UNIT)
    officer = member(unit, Role.SOURCE_OFFICER, "officer@example.com")
    key, secret = issue(officer, unit)
    assert secret not in str(ApiKey.objects.values().get())
    assert key_for(secret, scope="deliver", on=key.expires_on) == key
    assert key_for(secret, scope="products", on=TODAY) is None
    assert key_for(secret, scope="deliver", on=key.expires_on + timedelta(days=1)) is None
    assert key_for("ce_guess", scope="deliver", on=TODAY) is None
    api_key_revoke(actor=officer, key=key, at=NOW)
    api_key_revoke(actor=officer, key=key, at=NOW)
    assert key_for(secret, scope="deliver", on=TODAY) is None
    assert actions() == ["api_key.created", "api_key.revoked"]


def test_keys_are_refused_by_name(firm: Organisation) -> None:
    """A scope of another kind, no scope, a day past or too far, or an actor without the right."""
    unit = organisation(OrganisationKind.SOURCE_UNIT, 2)
    officer = member(unit, Role.SOURCE_OFFICER, "officer@example.com")
    for scopes in (["products"], [], ["deliver", "products"]):
        with pytest.raises(ScopeNotOfKindError):
            issue(officer, unit, scopes=scopes)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(KeyPeriodError):
            issue(officer, unit, expires_on=day)
    key, _secret = issue(officer, unit)
    stranger = user("stranger@example.com")
    with pytest.raises(NotAllowedError):
        issue(stranger, unit)
    with pytest.raises(NotAllowedError):
        api_key_revoke(actor=stranger, key=key, at=NOW)


def test_a_profile_keeps_name_and_language() -> None:
    """What is saved is audited without personal data."""
    person = profile_update(user=user("a@example.com"), name=" 王芳 ", language="zh-hans")
    person.refresh_from_db()
    assert (person.name, person.language) == ("王芳", "zh-hans")
    assert AuditEntry.objects.get().data == {"language": "zh-hans"}
