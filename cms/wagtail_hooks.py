"""What Wagtail's admin shows of the product."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from accounts.http import UserRequest
from cms import views
from cms.products import ProductViewSet
from lenders.models import Product

register_snippet(ProductViewSet)


class RecallItem(ActionMenuItem):
    """Leads from a public product to its recall."""

    name = "action-recall"
    label = _("Recall")
    icon_name = "download"
    order = 90

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Show it to who may recall, on public products."""
        product = context.get("instance")
        return product is not None and product.live and views.may_recall(context["request"].user, product)

    def get_url(self, context: dict[str, Any]) -> str:
        """Lead to the form that asks for the reason."""
        return reverse("product_recall", args=[context["instance"].pk])


@hooks.register("register_snippet_action_menu_item")
def recall_item(model: type) -> ActionMenuItem | None:
    """Add the recall to products."""
    return RecallItem() if model is Product else None


@hooks.register("register_admin_urls")
def admin_addresses() -> list[URLPattern]:
    """Add the addresses of our own views; Wagtail lets only its staff in."""
    return [path("products/<int:pk>/recall/", views.recall, name="product_recall")]


@hooks.register("construct_main_menu")
def hide_reports(request: UserRequest, menu_items: list[Any]) -> None:
    """Offer no way to reports that would answer 404."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "reports"]
