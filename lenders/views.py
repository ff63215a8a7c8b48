"""Public catalogue and the lender's own list."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lenders import access, presentation, selectors
from lenders.forms import CatalogueForm

PAGE_SIZE = 50


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the published products that fit the filters in the address."""
    on = timezone.localdate()
    form = CatalogueForm(request.GET)
    wanted = form.wanted()
    found = presentation.priced(selectors.catalogue(on, filters=wanted), selectors.lpr_table(), on)
    sort = wanted.get("sort") or selectors.SORTS[0]
    page = Paginator(presentation.sorted_by(found, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    template = (
        "lenders/catalogue_results.html" if getattr(request, "htmx", False) else "lenders/catalogue.html"
    )
    return render(request, template, {"form": form, "page": page, "count": len(found)})


@require_safe
def product_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one published product."""
    product = access.public_product(code, timezone.localdate())
    return render(request, "lenders/product_detail.html", presentation.product_page(product))


@login_required
@require_safe
def own_products(request: HttpRequest) -> HttpResponse:
    """Show a lender its own products, drafts and recalled ones too."""
    lender = access.own_lender(request)
    products = presentation.priced(
        selectors.products_of([lender]), selectors.lpr_table(), timezone.localdate()
    )
    return render(request, "lenders/own_products.html", {"lender": lender, "products": products})
