"""The two steps between a draft and the public: the lender's publisher, then the operator's check."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from accounts.models import Role, User
from lenders.access import CHECKING_ROLES
from lenders.models import Product


class ProductTask(Task):
    """A step that some people may approve or send back; everyone else only reads meanwhile."""

    class Meta:
        abstract = True

    def may_act(self, product: Product, user: User) -> bool:
        """Tell whether a person takes this step for a product."""
        raise NotImplementedError

    def products_of(self, user: User) -> QuerySet[Product]:
        """Give the products for which a person takes this step."""
        raise NotImplementedError

    def user_can_access_editor(self, obj: Product, user: User) -> bool:
        """Let in who acts."""
        return self.may_act(obj, user)

    def locked_for_user(self, obj: Product, user: User) -> bool:
        """Keep the text as it was submitted, but for who acts."""
        return not self.may_act(obj, user)

    def get_actions(self, obj: Product, user: User) -> list[tuple[str, Any, bool]]:
        """Offer approval and return; a return asks for a comment."""
        if not self.may_act(obj, user):
            return []
        return [("reject", _("Send back"), True), ("approve", _("Approve"), False)]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[Any]:
        """Give what waits for a person, for its dashboard."""
        del kwargs
        numbers = [str(number) for number in self.products_of(user).values_list("pk", flat=True)]
        found: QuerySet[Any] = TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr, revision__object_id__in=numbers
        )
        return found


class LenderApproval(ProductTask):
    """The publisher of the same lender reads what the editor wrote."""

    class Meta:
        verbose_name = _("approval by the lender's publisher")
        verbose_name_plural = _("approvals by lenders' publishers")

    def may_act(self, product: Product, user: User) -> bool:
        """Only publishers of the product's own lender."""
        return self.products_of(user).filter(pk=product.pk).exists()

    def products_of(self, user: User) -> QuerySet[Product]:
        """The products of the lenders a person publishes for."""
        found: QuerySet[Product] = Product.objects.filter(
            lender__organisation__memberships__user=user,
            lender__organisation__memberships__role=Role.LENDER_PUBLISHER,
        ).distinct()
        return found

    @classmethod
    def get_description(cls) -> Any:
        """Say what the step is, where workflows are set up."""
        return _("A publisher of the same lender approves the text or sends it back.")


class OperatorCheck(ProductTask):
    """The operator's desk checks that the product is complete and lawful; then it is public."""

    class Meta:
        verbose_name = _("check by the operator")
        verbose_name_plural = _("checks by the operator")

    def may_act(self, product: Product, user: User) -> bool:
        """Only the operator's desk."""
        del product
        return user.memberships.filter(role__in=CHECKING_ROLES).exists()

    def products_of(self, user: User) -> QuerySet[Product]:
        """All products for the desk, none for others."""
        is_desk = user.memberships.filter(role__in=CHECKING_ROLES).exists()
        found: QuerySet[Product] = Product.objects.all() if is_desk else Product.objects.none()
        return found

    @classmethod
    def get_description(cls) -> Any:
        """Say what the step is, where workflows are set up."""
        return _("The operator's desk approves the product for the public or sends it back.")
