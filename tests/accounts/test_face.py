"""The parts of pages: figures, states, fields, and the menu's entries."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from accounts import navigation
from accounts.access import organisation_for, organisation_in_role, roles_in
from accounts.models import OrganisationKind, Role
from accounts.navigation import Entry
from accounts.templatetags.face import STATES, STATUS_CODES, money, money_short, number, percent
from tests.accounts.cases import member, organisation, user


def shown(source: str, **values: Any) -> str:
    return Template("{% load face %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("amount", "exact_en", "exact_zh", "short_en", "short_zh"),
    [
        (Decimal("1234567.5"), "¥1,234,567.50", "1,234,567.50 元", "¥1.2 M", "123.5 万元"),
        (Decimal("-0.005"), "-¥0.01", "-0.01 元", "-¥0.01", "-0.01 元"),
        (Decimal(10000), "¥10,000.00", "10,000.00 元", "¥10 k", "1 万元"),
        (250000000, "¥250,000,000.00", "250,000,000.00 元", "¥250 M", "2.5 亿元"),
        (None, "—", "—", "—", "—"),
        (0, "¥0.00", "0.00 元", "¥0.00", "0.00 元"),
    ],
)
def test_money_in_the_readers_form(
    amount: Any, exact_en: str, exact_zh: str, short_en: str, short_zh: str
) -> None:
    """To the cent, half up; short with the units of the language; unknown is a dash and zero is zero."""
    with translation.override("en"):
        assert (money(amount), money_short(amount)) == (exact_en, short_en)
    with translation.override("zh-hans"):
        assert (money(amount), money_short(amount)) == (exact_zh, short_zh)


def test_numbers_and_percentages() -> None:
    """Grouped by three in both languages; a ratio becomes a percentage."""
    with translation.override("en"):
        assert (number(1234567), number("2.345", 2), number(None)) == ("1,234,567", "2.35", "—")
        assert (percent(0.1234), percent(None), percent(1, 0)) == ("12.3 %", "—", "100 %")
    with translation.override("zh-hans"):
        assert (number(1234567), percent("0.5")) == ("1,234,567", "50.0%")


def test_states_and_colours_differ_without_colour() -> None:
    """Each state and each status colour has a symbol and a word that no other has."""
    for parts in (STATES, STATUS_CODES):
        assert len({symbol for symbol, _label in parts.values()}) == len(parts)
        with translation.override("zh-hans"):
            assert len({str(label) for _symbol, label in parts.values()}) == len(parts)
    assert "#lock" in shown("{% state 'not_authorised' %}")
    assert "status-code-red" in shown("{% status_code 'red' %}")


def test_what_is_unknown_is_refused() -> None:
    """A state that does not exist is a fault of ours, not something to show."""
    with pytest.raises(KeyError):
        shown("{% state 'perhaps' %}")


def test_values_are_escaped() -> None:
    """Text from people stays text in every part."""
    evil = "<script>x</script>"
    for source in (
        "{% stat evil evil evil %}",
        "{% card evil %}{{ evil }}{% endcard %}",
        "{% empty evil evil evil evil %}",
        "{% definitions pairs %}",
    ):
        assert evil not in shown(source, evil=evil, pairs=[(evil, evil)])


def test_definitions_show_unknown_as_a_dash_and_zero_as_zero() -> None:
    """Unknown is not zero, on the page as in the file."""
    page = shown("{% definitions pairs %}", pairs=[("a", None), ("b", 0), ("c", "")])
    assert page.count("—") == 2
    assert "<dd>0</dd>" in page


def test_pagination_keeps_the_rest_of_the_address() -> None:
    """Other parameters stay, the page's own is replaced; one page needs no links."""
    request = RequestFactory().get("/", {"q": "民宿 & x", "page": "3"})
    page = shown("{% pagination page %}", page=Paginator(range(50), 10).page(3), request=request)
    assert "?q=%E6%B0%91%E5%AE%BF+%26+x&amp;page=4" in page
    assert page.count('aria-current="page"') == 1
    assert not shown("{% pagination page %}", page=Paginator([], 10).page(1), request=request).strip()


def test_entries_are_seen_by_their_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without roles by everybody, otherwise by whoever holds one; a second registration replaces."""
    monkeypatch.setattr(navigation, "_registry", navigation._Registry())
    navigation.register(
        Entry("Late", "b", order=2),
        Entry("Desk", "a", roles=frozenset({Role.OPERATOR_DESK}), order=1),
        Entry("Later", "b", order=3),
    )
    assert [entry.label for entry in navigation.entries_for([])] == ["Later"]
    assert [entry.label for entry in navigation.entries_for([Role.OPERATOR_DESK])] == ["Desk", "Later"]


def test_every_entry_leads_somewhere() -> None:
    """All registered addresses exist, and every icon is in the sprite."""
    from accounts.samples import icon_names

    names = set(icon_names())
    for entry in navigation.entries_for(Role.values):
        assert entry.icon in names, entry.url_name
        if not entry.by_organisation:
            assert entry.address(None).startswith("/")


@pytest.mark.django_db
def test_doors_open_by_role_and_kind() -> None:
    """A door asks for membership, role and kind; every refusal is the same 404."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import Http404

    bank, firm = organisation(OrganisationKind.LENDER), organisation(number=2)
    officer = member(bank, Role.LENDER_OFFICER, "officer@example.com")
    assert organisation_for(officer, str(bank.pk), roles=[Role.LENDER_OFFICER], kinds=["lender"]) == bank
    assert organisation_in_role(officer, Role.LENDER_OFFICER, Role.LENDER_APPROVER) == bank
    assert roles_in(officer, bank) == {Role.LENDER_OFFICER}
    assert roles_in(AnonymousUser(), bank) == frozenset()
    closed: list[Callable[[], object]] = [
        lambda: organisation_for(officer, firm.pk),
        lambda: organisation_for(officer, bank.pk, roles=[Role.LENDER_APPROVER]),
        lambda: organisation_for(officer, bank.pk, kinds=[OrganisationKind.FUND]),
        lambda: organisation_for(AnonymousUser(), bank.pk),
        lambda: organisation_for(user("x@example.com"), bank.pk),
        lambda: organisation_in_role(officer, Role.OPERATOR_DESK),
        lambda: organisation_in_role(AnonymousUser(), Role.LENDER_OFFICER),
    ]
    for door in closed:
        with pytest.raises(Http404):
            door()
