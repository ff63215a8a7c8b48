"""Products: what a lender offers, to whom and at which price, in structured fields only."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from accounts.models import User
from archives.models import SubjectKind
from lenders.choices import Category, Collateral, LprTenor, ProductStatus, RateType, RepayMethod, Zone
from lenders.fields import ChoiceArrayField, RateField
from lenders.models.constraints import PRODUCT_CONSTRAINTS
from lenders.models.lender import Lender

REGION_FORM = RegexValidator(r"^([0-9]{2}){1,3}$", _("A region is 2, 4 or 6 digits of GB/T 2260."))
INDUSTRY_FORM = RegexValidator(
    r"^[A-T][0-9]{0,4}$", _("An industry is a letter A to T and up to four digits of GB/T 4754.")
)
CODE_FORM = RegexValidator(r"^[A-Z0-9-]{3,40}$", _("A code is 3 to 40 capital letters, digits and hyphens."))


def _ticks(choices: type[models.TextChoices], label: Any, help_text: Any = "") -> ChoiceArrayField:
    return ChoiceArrayField(
        models.CharField(max_length=20, choices=choices.choices),
        default=list,
        blank=True,
        verbose_name=label,
        help_text=help_text,
    )


class ProductQuerySet(models.QuerySet["Product"]):
    """Reads of products."""

    def published(self, on: date) -> "ProductQuerySet":
        """Give the products that the public sees on a day."""
        in_time = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        return self.filter(in_time, live=True)


class Product(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    ClusterableModel,
):
    """A product of one lender as it stands now; what was ever published is frozen in `ProductRevision`."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE_FORM])
    lender = models.ForeignKey(
        Lender, on_delete=models.PROTECT, related_name="products", verbose_name=_("lender")
    )
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, default=Category.LOAN)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    summary_zh = models.CharField(_("summary in Chinese"), max_length=300)
    summary_en = models.CharField(_("summary in English"), max_length=300)
    audience_zh = models.TextField(_("meant for, in Chinese"), blank=True)
    audience_en = models.TextField(_("meant for, in English"), blank=True)

    kinds = _ticks(SubjectKind, _("kinds of subject"), _("None ticked: every kind."))
    regions = ArrayField(
        models.CharField(max_length=6, validators=[REGION_FORM]),
        default=list, blank=True, verbose_name=_("regions"),
        help_text=_("Codes of GB/T 2260 with 2, 4 or 6 digits, with commas between. None: anywhere."),
    )  # fmt: skip
    industries = ArrayField(
        models.CharField(max_length=5, validators=[INDUSTRY_FORM]),
        default=list, blank=True, verbose_name=_("industries"),
        help_text=_("Codes of GB/T 4754 such as A or H61, with commas between. None: any."),
    )  # fmt: skip
    industries_excluded = ArrayField(
        models.CharField(max_length=5, validators=[INDUSTRY_FORM]),
        default=list, blank=True, verbose_name=_("industries left out"),
    )  # fmt: skip
    min_age_months = models.PositiveSmallIntegerField(_("months since establishment, at least"), default=0)

    limit_min = models.DecimalField(_("amount from (CNY)"), max_digits=18, decimal_places=2)
    limit_max = models.DecimalField(_("amount to (CNY)"), max_digits=18, decimal_places=2)
    term_min = models.PositiveSmallIntegerField(
        _("term from (months)"), validators=[MinValueValidator(1), MaxValueValidator(360)]
    )
    term_max = models.PositiveSmallIntegerField(
        _("term to (months)"), validators=[MinValueValidator(1), MaxValueValidator(360)]
    )

    rate_type = models.CharField(_("rate"), max_length=5, choices=RateType.choices, default=RateType.LPR)
    lpr_tenor = models.CharField(
        _("tenor of the loan prime rate"), max_length=2, choices=LprTenor.choices, blank=True
    )
    spread_bp_min = models.SmallIntegerField(
        _("spread from (basis points)"), null=True, blank=True, help_text=_("100 basis points are 1 %.")
    )
    spread_bp_max = models.SmallIntegerField(_("spread to (basis points)"), null=True, blank=True)
    rate_min = RateField(_("fixed rate from (% a year)"), null=True, blank=True)
    rate_max = RateField(_("fixed rate to (% a year)"), null=True, blank=True)

    collateral = _ticks(Collateral, _("security"))
    repay_methods = _ticks(RepayMethod, _("ways to repay"))
    required_consents = ArrayField(
        models.CharField(max_length=40), default=list, blank=True,
        verbose_name=_("data to be authorised"),
        help_text=_("Items that an applicant must authorise before the product can be judged."),
    )  # fmt: skip
    sla_days = models.PositiveSmallIntegerField(
        _("answer within (working days)"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    first_loan_friendly = models.BooleanField(_("welcomes first loans"), default=False)
    renewal_no_principal = models.BooleanField(_("renews without repaying principal"), default=False)
    zones = _ticks(Zone, _("zones"))
    labels = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("labels"))
    valid_from = models.DateField(_("offered from"))
    valid_to = models.DateField(_("offered until"), null=True, blank=True)

    recalled_on = models.DateField(_("recalled on"), null=True, blank=True, editable=False)
    recall_reason = models.TextField(_("reason of the recall"), blank=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="product")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="product",
        for_concrete_model=False,
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["category", "limit_min"], name="product_live", condition=Q(live=True))
        ]
        constraints = PRODUCT_CONSTRAINTS

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        """Drafts and published texts as Wagtail keeps them."""
        return self._revisions

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return str(self.in_language("name"))

    @property
    def summary(self) -> str:
        """Its summary in the reader's language."""
        return str(self.in_language("summary"))

    @property
    def audience(self) -> str:
        """Whom it is meant for, in the reader's language."""
        return str(self.in_language("audience"))

    @property
    def status(self) -> ProductStatus:
        """Where it stands towards the public."""
        if self.live:
            return ProductStatus.PUBLISHED
        return ProductStatus.RECALLED if self.recalled_on else ProductStatus.DRAFT

    def in_language(self, field: str) -> Any:
        """Give `<field>_en` to English readers and `<field>_zh` to all others."""
        return getattr(self, f"{field}_en" if (get_language() or "").startswith("en") else f"{field}_zh")

    def clean(self) -> None:
        """Check what a lender can mistake; the errors stand beside their fields."""
        from lenders.validation import product_errors

        super().clean()
        if errors := product_errors(self):
            raise ValidationError(dict(errors))

    def with_content_json(self, content: dict[str, Any]) -> "Product":
        """Read a revision; a recall belongs to the product, not to one of its revisions."""
        product: Product = super().with_content_json(content)
        product.recalled_on, product.recall_reason = self.recalled_on, self.recall_reason
        return product

    @transaction.atomic
    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Publish a revision and freeze it, in one transaction; a later start is only scheduled.

        Who may is decided by the steps of the workflow and by the services: nobody holds Wagtail's own
        permission to publish.
        """
        from lenders.freezing import freeze_published

        Product.objects.filter(pk=self.pk).update(recalled_on=None, recall_reason="")
        for copy in (self, revision.content_object):
            copy.recalled_on, copy.recall_reason = None, ""
        super().publish(revision, user=user, **(options | {"skip_permission_checks": True}))
        freeze_published(product_id=self.pk, revision=revision, actor=user)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Preview as the public page."""
        del request, mode_name
        return "lenders/product_detail.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Preview with what the public page shows."""
        from lenders.presentation import product_page

        return {**super().get_preview_context(request, mode_name), **product_page(self, preview=True)}
