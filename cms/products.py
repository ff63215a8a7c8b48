"""Products in the CMS. A lender's people reach their own lender's products and no others."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.http import UserRequest
from cms.panels import product_panels
from lenders.access import products_edited_by
from lenders.models import Product

View = Callable[..., HttpResponse]


def own_only(view: View) -> View:
    """Answer 404 for a product that is not the reader's; views without a product pass."""

    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = kwargs.get("pk")
        if number is not None:
            text = unquote(str(number))
            if not text.isdigit() or not products_edited_by(request.user).filter(pk=int(text)).exists():
                raise Http404
        return view(request, *args, **kwargs)

    return guarded


class ProductViewSet(SnippetViewSet):
    """Lists and edits products; every address with a product passes `own_only`."""

    model = Product
    icon = "tag"
    menu_label = _("Products")
    menu_order = 100
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["__str__", "code", "lender", "category"]
    list_filter = ["category", "live"]
    search_fields = ["code", "name_zh", "name_en"]
    edit_handler = product_panels()

    def get_queryset(self, request: UserRequest) -> QuerySet[Product]:
        """List the reader's own products."""
        return products_edited_by(request.user).select_related("lender__organisation")

    def get_urlpatterns(self) -> list[URLPattern]:
        """Put the door in front of every view."""
        return [
            URLPattern(found.pattern, own_only(found.callback), found.default_args, found.name)
            for found in super().get_urlpatterns()
        ]

    def register_chooser_viewset(self) -> None:
        """Offer no chooser: it would list the drafts of every lender."""
