"""What this app puts into the menu and on the dashboard."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Entry, register
from lenders.access import CHECKING_ROLES, READING_ROLES, WRITING_ROLES

register(
    Entry(label=_("Products"), url_name="lenders:catalogue", icon="coin", order=20),
    Entry(
        label=_("Our products"),
        url_name="lenders:own_products",
        roles=frozenset(READING_ROLES),
        description=_("What your institution offers, with status and full annual cost."),
        icon="store",
        order=30,
    ),
    Entry(
        label=_("Write and publish"),
        url_name="wagtailsnippets_lenders_product:list",
        roles=frozenset(WRITING_ROLES | CHECKING_ROLES),
        description=_("Draft products, send them for approval, follow them to the public."),
        icon="pen",
        order=31,
        in_menu=False,
    ),
)
