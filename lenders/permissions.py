"""What memberships allow in the CMS: derived when asked, so that no group has to be kept in step.

Nobody holds the permission to publish. A product becomes public by its workflow (publisher of the same
lender, then the operator's check) or by `lenders.services.product_publish`.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.models import User
from lenders.access import CHECKING_ROLES, WRITING_ROLES

ENTER = "wagtailadmin.access_admin"
_WRITE = frozenset({ENTER, "lenders.add_product", "lenders.change_product", "lenders.view_product"})
_CHECK = frozenset({ENTER, "lenders.change_product", "lenders.view_product"})


class MembershipBackend(BaseBackend):
    """Gives permissions of the CMS by role; it logs nobody in."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Give what the roles of a person allow; for single objects the doors of `lenders.access` decide."""
        if obj is not None or not isinstance(user_obj, User) or not user_obj.is_active:
            return set()
        roles = set(user_obj.memberships.values_list("role", flat=True))
        return set(
            (_WRITE if roles & WRITING_ROLES else set()) | (_CHECK if roles & CHECKING_ROLES else set())
        )
