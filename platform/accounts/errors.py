"""What the services of this app refuse, each with a text for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountsError(Exception):
    """A refusal; `str()` gives its text in the reader's language."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class CodeRefusedError(AccountsError):
    """The unified social credit code is not sound; ``problems`` says why."""

    text = _("This unified social credit code is not valid.")


class CodeTakenError(AccountsError):
    """The code is registered. By whom is not told."""

    text = _(
        "An organisation with this code is already registered. If it is yours, ask its owner to invite you: "
        "a code is registered only once, and we do not tell who did it."
    )


class RoleNotOfKindError(AccountsError):
    """The role belongs to another kind of organisation."""

    text = _("This role does not exist in this kind of organisation.")


class AlreadyMemberError(AccountsError):
    """The person holds this role already."""

    text = _("This person already holds this role.")


class LastInviterError(AccountsError):
    """Without this member nobody could manage the members any more."""

    text = _(
        "This is the last person who can manage the members. "
        "Give somebody else that role first, then remove this one."
    )


class NotAllowedError(AccountsError):
    """The actor may not manage the members of this organisation."""

    text = _("Only those who manage the members may do this.")


class InvitationUsedError(AccountsError):
    """An invitation works once."""

    text = _("This invitation has been used already. An invitation works once.")


class InvitationRevokedError(AccountsError):
    """The organisation took the invitation back."""

    text = _("This invitation was taken back by the organisation.")


class InvitationExpiredError(AccountsError):
    """The invitation's last day is over."""

    text = _("This invitation has expired. Ask for a new one.")


class InvitationNotYoursError(AccountsError):
    """The invitation names another e-mail address than the reader's."""

    text = _(
        "This invitation was sent to another e-mail address than the one you are logged in with. "
        "Log out, and log in or sign up with the address that received it."
    )


class ScopeNotOfKindError(AccountsError):
    """The right of the key belongs to another kind of organisation."""

    text = _("This right does not exist for this kind of organisation.")


class KeyPeriodError(AccountsError):
    """The key's last day lies in the past or too far ahead."""

    text = _("A key is valid until a day within the next 366 days.")
