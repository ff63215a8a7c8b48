"""The home page of the public site."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BodyBlock


class HomePage(Page):
    """The first page, in both languages. It stands at the root and there is one of it."""

    title_en = models.CharField(_("title in English"), max_length=120)
    body_zh = StreamField(BodyBlock(), blank=True, verbose_name=_("body in Chinese"))
    body_en = StreamField(BodyBlock(), blank=True, verbose_name=_("body in English"))

    template = "cms/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("title_en"),
        MultiFieldPanel([FieldPanel("body_zh")], heading=_("In Chinese")),
        MultiFieldPanel([FieldPanel("body_en")], heading=_("In English")),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give title and body in the reader's language; without an English body, the Chinese one."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        english = (get_language() or "").startswith("en")
        context["heading"] = self.title_en if english else self.title
        context["body"] = (self.body_en if english else self.body_zh) or self.body_zh
        return context
