"""The public logins of the demo: one per role."""

from dataclasses import dataclass

from accounts.models import Membership

PASSWORD = "credit-easy-demo"  # noqa: S105  (public, and only where DEMO is on)
DOMAIN = "@demo.credit-easy.example"


@dataclass(frozen=True)
class Login:
    """One login as it is printed."""

    email: str
    role: str
    organisation: str


def logins() -> list[Login]:
    """Return the logins of the demo, in the order of the roles."""
    memberships = Membership.objects.filter(user__email__endswith=DOMAIN).exclude(
        user__email__contains="@owners."
    )
    return [
        Login(row.user.email, str(row.get_role_display()), row.organisation.name)
        for row in memberships.select_related("user", "organisation").order_by("pk")
    ]
