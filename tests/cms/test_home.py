"""The home page and its blocks."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from wagtail.models import Page, Site

from cms.blocks import BodyBlock
from cms.models import HomePage

pytestmark = pytest.mark.django_db


def test_a_new_installation_has_its_home_page() -> None:
    """The root of the default site is the one home page, with a body in both languages."""
    home = Site.objects.get(is_default_site=True).root_page.specific
    assert isinstance(home, HomePage)
    assert len(home.body_zh) == len(home.body_en) == 3
    assert not HomePage.can_create_at(Page.get_first_root_node())
    assert HomePage.allowed_subpage_models() == []


@pytest.mark.parametrize(("language", "words"), [("en", "on credit"), ("zh-hans", "凭信用融资")])
def test_the_body_follows_the_readers_language(
    client: Client, rf: RequestFactory, language: str, words: str
) -> None:
    """Each reader gets its own body."""
    request: HttpRequest = rf.get("/")
    with translation.override(language):
        context = HomePage.objects.get().get_context(request)
        assert words in str(context["body"])


@pytest.mark.parametrize("name", sorted(BodyBlock().child_blocks))
def test_every_block_has_a_description_and_an_example(name: str) -> None:
    """An editor sees what a block looks like before choosing it; the example passes its own checks."""
    block = BodyBlock().child_blocks[name]
    assert block.get_description()
    value = block.clean(block.normalize(block.get_preview_value()))
    assert str(block.render(value)).strip().startswith("<section")


def test_a_button_stays_on_this_site() -> None:
    """An address of another site is refused."""
    block = BodyBlock().child_blocks["call"]
    for address in ("https://example.com/", "//example.com", "javascript:alert(1)"):
        with pytest.raises(Exception, match=r"Validation error"):
            block.clean(block.normalize({"text": "x", "label": "y", "address": address}))
