"""The doors to lenders and products: strangers find nothing."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Role, User
from accounts.workplace import workplace_of
from lenders.models import Lender, Product
from lenders.selectors import published_products

#: Roles that write products, and roles of a lender that read its own, drafts included.
WRITING_ROLES = frozenset({Role.LENDER_EDITOR, Role.LENDER_PUBLISHER})
READING_ROLES = WRITING_ROLES | {Role.LENDER_OFFICER, Role.LENDER_APPROVER}
#: The operator's desk checks every product before it is public.
CHECKING_ROLES = frozenset({Role.OPERATOR_DESK})


def public_product(code: str, on: date) -> Product:
    """Give a product the public sees on a day; Http404 else."""
    product = published_products(on).prefetch_related("criteria", "materials").filter(code=code).first()
    if product is None:
        raise Http404
    return product


def own_lender(request: HttpRequest) -> Lender:
    """Give the lender the reader works for; Http404 for all others."""
    place = workplace_of(request)
    lender = Lender.objects.filter(organisation=place.organisation).select_related("organisation").first()
    if lender is None or not place.roles & READING_ROLES:
        raise Http404
    return lender


def lenders_written_by(user: User) -> QuerySet[Lender]:
    """Give the lenders whose products a person writes."""
    return Lender.objects.filter(
        organisation__memberships__user=user, organisation__memberships__role__in=WRITING_ROLES
    ).distinct()


def products_edited_by(user: User) -> QuerySet[Product]:
    """Give the products a person sees in the CMS: its own lender's, or all for the operator's desk."""
    products: QuerySet[Product] = Product.objects.all()
    if user.is_superuser or is_checker(user):
        return products
    return products.filter(lender__in=lenders_written_by(user))


def is_checker(user: User) -> bool:
    """Tell whether a person checks products for the operator."""
    return user.memberships.filter(role__in=CHECKING_ROLES).exists()
