"""What Wagtail's admin must not show to lenders."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch

from accounts.models import User
from lenders.access import products_edited_by
from lenders.models import Product

_REPORTS = "wagtailadmin_reports"
_BULK_ACTION = "wagtail_bulk_action"


class AdminGate:
    """Answers 404 where Wagtail's own views would tell a lender of another lender's products.

    Its reports and bulk actions are for superusers. Views that name an object of any model, such as the watch
    over who edits what, open for the reader's own products only. All that belongs to the products' own pages
    passes `cms.products.own_only`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Refuse before the view runs."""
        del view
        match = request.resolver_match
        if match is None or match.route.partition("/")[0] != "cms":
            return
        user = request.user
        if not isinstance(user, User) or user.is_superuser:
            return
        if _REPORTS in match.namespaces or match.url_name == _BULK_ACTION or _is_strange(match, user):
            raise Http404


def _is_strange(match: ResolverMatch, user: User) -> bool:
    """Tell whether the address names a product that is not the reader's."""
    named = f"{match.kwargs.get('app_label')}.{match.kwargs.get('model_name')}"
    if named.lower() != Product._meta.label_lower or "object_id" not in match.kwargs:  # noqa: SLF001
        return False
    number = str(match.kwargs["object_id"])
    return not (number.isdigit() and products_edited_by(user).filter(pk=int(number)).exists())
