"""For whom a reader works at the moment: one organisation out of its memberships, chosen in the session."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from accounts import navigation
from accounts.models import Membership, Organisation, Role
from accounts.navigation import Entry, Text

SESSION_KEY = "organisation"


@dataclass(frozen=True, slots=True)
class Link:
    """A menu item or tile, ready to be shown."""

    label: Text
    address: str
    description: Text
    icon: str
    figure: Text
    is_current: bool


class Workplace:
    """What every page knows about its reader; nothing is read before a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def memberships(self) -> list[Membership]:
        """The reader's memberships, oldest first; none for visitors."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        found = Membership.objects.filter(user=user).select_related("organisation")
        return list(found.order_by("created_at", "pk"))

    @cached_property
    def organisations(self) -> list[Organisation]:
        """The organisations that the reader may work for."""
        return list({one.organisation_id: one.organisation for one in self.memberships}.values())

    @cached_property
    def organisation(self) -> Organisation | None:
        """The organisation chosen last, else the first; None for whoever belongs to none."""
        if not self.organisations:
            return None
        chosen = self._request.session.get(SESSION_KEY)
        by_pk = {organisation.pk: organisation for organisation in self.organisations}
        return by_pk.get(chosen or 0, self.organisations[0])

    @cached_property
    def roles(self) -> frozenset[str]:
        """The reader's roles in that organisation."""
        if self.organisation is None:
            return frozenset()
        return frozenset(one.role for one in self.memberships if one.organisation_id == self.organisation.pk)

    @property
    def role_labels(self) -> list[Text]:
        """The names of those roles."""
        return [Role(role).label for role in sorted(self.roles)]

    @cached_property
    def menu(self) -> list[Link]:
        """The entries of the menu."""
        return [self._link(entry) for entry in self._entries() if entry.in_menu]

    @cached_property
    def tiles(self) -> list[Link]:
        """The tiles of the dashboard: what the roles are for, with their figures."""
        return [
            self._link(entry, count=True) for entry in self._entries() if entry.description and entry.roles
        ]

    def _entries(self) -> list[Entry]:
        return navigation.entries_for(self.roles)

    def _link(self, entry: Entry, *, count: bool = False) -> Link:
        address = entry.address(self.organisation)
        figure: Text = ""
        if count and entry.figure and self.organisation and self._request.user.is_authenticated:
            figure = entry.figure(self._request.user, self.organisation)
        here = self._request.path
        current = here == address or (address != "/" and here.startswith(address))
        return Link(entry.label, address, entry.description, entry.icon, figure, current)


def workplace_of(request: HttpRequest) -> Workplace:
    """Return the workplace of a request, the same object however often it is asked for."""
    place = getattr(request, "workplace", None)
    if not isinstance(place, Workplace):
        place = Workplace(request)
        request.workplace = place  # type: ignore[attr-defined]
    return place
