"""What a person may do for an organisation."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation, OrganisationKind


class Role(models.TextChoices):
    """The roles of the product; each belongs to one kind of organisation (`ROLES_OF_KIND`)."""

    APPLICANT_OWNER = "applicant_owner", _("applicant, owner")
    APPLICANT_STAFF = "applicant_staff", _("applicant, staff")
    LENDER_EDITOR = "lender_editor", _("lender, editor")
    LENDER_PUBLISHER = "lender_publisher", _("lender, publisher")
    LENDER_OFFICER = "lender_officer", _("lender, officer")
    LENDER_APPROVER = "lender_approver", _("lender, approver")
    FUND_MANAGER = "fund_manager", _("fund, manager")
    FUND_APPROVER = "fund_approver", _("fund, approver")
    SOURCE_OFFICER = "source_officer", _("source unit, officer")
    OPERATOR_DESK = "operator_desk", _("operator, desk")
    OPERATOR_DATA = "operator_data", _("operator, data")
    OPERATOR_MODEL = "operator_model", _("operator, model")
    AUDITOR = "auditor", _("auditor")


ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    OrganisationKind.APPLICANT: (Role.APPLICANT_OWNER, Role.APPLICANT_STAFF),
    OrganisationKind.LENDER: (
        Role.LENDER_EDITOR,
        Role.LENDER_PUBLISHER,
        Role.LENDER_OFFICER,
        Role.LENDER_APPROVER,
    ),
    OrganisationKind.FUND: (Role.FUND_MANAGER, Role.FUND_APPROVER),
    OrganisationKind.GUARANTOR: (Role.LENDER_OFFICER, Role.LENDER_APPROVER),
    OrganisationKind.SOURCE_UNIT: (Role.SOURCE_OFFICER,),
    OrganisationKind.OPERATOR: (Role.OPERATOR_DESK, Role.OPERATOR_DATA, Role.OPERATOR_MODEL, Role.AUDITOR),
}

#: Who may invite and remove members of its own organisation.
INVITING_ROLES: frozenset[str] = frozenset(
    {
        Role.APPLICANT_OWNER,
        Role.LENDER_PUBLISHER,
        Role.LENDER_APPROVER,
        Role.FUND_MANAGER,
        Role.SOURCE_OFFICER,
        Role.OPERATOR_DESK,
    }
)


class Membership(models.Model):
    """One role of one person in one organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


def new_token() -> str:
    """Return an unguessable token for an invitation link."""
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """An invitation of a person, by e-mail (lower case), to a role in an organisation; it works once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("expires on"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"
