"""Views of the CMS beside Wagtail's own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from accounts.models import Role, User
from cms.forms import RecallForm
from lenders.access import is_checker, products_edited_by
from lenders.models import Product
from lenders.services import product_recall


def may_recall(user: User, product: Product) -> bool:
    """Tell whether a person may take a product back: its lender's publishers and the operator's desk."""
    publishes = user.memberships.filter(
        role=Role.LENDER_PUBLISHER, organisation__lender=product.lender_id
    ).exists()
    return user.is_superuser or publishes or is_checker(user)


def recall(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for the reason and take a product back from the public."""
    product = get_object_or_404(products_edited_by(request.user), pk=pk)
    if not may_recall(request.user, product):
        raise PermissionDenied
    form = RecallForm(request.POST or None)
    if request.method == "POST" and product.live and form.is_valid():
        reason = form.cleaned_data["reason"]
        product_recall(product=product, reason=reason, on=timezone.localdate(), actor=request.user)
        messages.success(request, _("The product was recalled."))
        return redirect("wagtailsnippets_lenders_product:edit", pk)
    return render(request, "cms/recall.html", {"product": product, "form": form})
