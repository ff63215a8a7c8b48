"""People and organisations for the tests of the accounts app."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser

from django.test import Client

from accounts.identity import uscc
from accounts.models import Membership, Organisation, OrganisationKind, User

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "long and unusual 1"


def code(number: int, *, beginning: str = "91610825") -> str:
    """Return a sound code that no registry issued, by its number."""
    body = f"MA70{number:04}"
    first_17 = beginning + body + uscc.inner_check_character(body)
    return first_17 + uscc.check_character(first_17)


def organisation(kind: str = OrganisationKind.APPLICANT, number: int = 1) -> Organisation:
    """Save an organisation."""
    return Organisation.objects.create(uscc=code(number), kind=kind, name=f"Firm {number}")


def user(email: str, *, language: str = "en", name: str = "") -> User:
    """Save a user."""
    return User.objects.create_user(email, PASSWORD, language=language, name=name)


def member(organisation: Organisation, role: str, email: str) -> User:
    """Save a user who holds a role."""
    person = User.objects.filter(email=email).first() or user(email)
    Membership.objects.create(user=person, organisation=organisation, role=role)
    return person


def client_of(person: User) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(person)
    return client


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def faults(html: str) -> list[str]:
    """Return what a page does against the house's rules for pages."""
    page = _Page()
    page.feed(html)
    labels = {attributes.get("for") for tag, attributes in page.tags if tag == "label"}
    ids = [str(attributes["id"]) for _tag, attributes in page.tags if "id" in attributes]
    found = [f"id {one} occurs twice" for one in {one for one in ids if ids.count(one) > 1}]
    if html.count("<h1") != 1:
        found.append(f"{html.count('<h1')} main headings")
    if not re.search(r'<html lang="(en|zh-hans)"', html):
        found.append("no language")
    for tag, attributes in page.tags:
        if tag == "style" or "style" in attributes or any(name.startswith("on") for name in attributes):
            found.append(f"inline style or script: {tag}")
        if tag == "script" and "src" not in attributes:
            found.append("inline script")
        is_control = tag in {"input", "select", "textarea"} and attributes.get("type") != "hidden"
        if is_control and attributes.get("id") not in labels:
            found.append(f"no label: {attributes.get('name')}")
        found += [
            f"described by nothing: {one}"
            for one in (attributes.get("aria-describedby") or "").split()
            if one not in ids
        ]
    return found
