"""What stands in the menu and on the dashboard, registered by each app in its `AppConfig.ready`.

An entry names the roles that see it; an entry without roles is for everyone, visitors included. Entries about
one organisation are addressed with its primary key. With a description, an entry is also a tile on the
dashboard; a ``figure`` gives the tile a number to watch.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import Organisation, User

#: A text, or one that is translated when it is shown.
Text = str | Promise
#: What a tile counts for its reader, such as "3 waiting"; empty shows nothing.
Figure = Callable[[User, Organisation], Text]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go. ``order`` sorts; ``by_organisation`` puts the organisation's key into the address."""

    label: Text
    url_name: str
    roles: frozenset[str] = frozenset()
    description: Text = ""
    icon: str = "folder"
    order: int = 100
    by_organisation: bool = False
    in_menu: bool = True
    figure: Figure | None = None

    def address(self, organisation: Organisation | None) -> str:
        """Return the address for a reader who works for ``organisation``."""
        if self.by_organisation and organisation is not None:
            return reverse(self.url_name, args=[organisation.pk])
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class CityFigure:
    """A number about the whole city for the public home page, with what it counts."""

    label: Text
    value: Text


@dataclass(slots=True)
class _Registry:
    entries: dict[str, Entry] = field(default_factory=dict)
    figures: list[Callable[[], Iterable[CityFigure]]] = field(default_factory=list)


_registry = _Registry()


def register(*entries: Entry) -> None:
    """Add entries; one address is registered once, a second time replaces the first."""
    for entry in entries:
        _registry.entries[entry.url_name] = entry


def register_figures(provider: Callable[[], Iterable[CityFigure]]) -> None:
    """Add a provider of city figures; it is called when the public home page is shown."""
    _registry.figures.append(provider)


def entries_for(roles: Iterable[str]) -> list[Entry]:
    """Return the entries that somebody with ``roles`` sees, in order."""
    held = frozenset(roles)
    seen = (entry for entry in _registry.entries.values() if not entry.roles or entry.roles & held)
    return sorted(seen, key=lambda entry: (entry.order, entry.url_name))


def city_figures() -> list[CityFigure]:
    """Return all figures of the public home page."""
    return [figure for provider in _registry.figures for figure in provider()]
