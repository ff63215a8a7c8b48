"""What an organisation asks for."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archives.models import Subject
from lenders.choices import Category, RepayMethod


class LoanPurpose(models.TextChoices):
    """What the money is for."""

    WORKING_CAPITAL = "working_capital", _("working capital")
    STOCK = "stock", _("stock and raw materials")
    EQUIPMENT = "equipment", _("equipment")
    PREMISES = "premises", _("premises and renovation")
    PLANTING = "planting", _("planting and breeding")
    RENEWAL = "renewal", _("renewal of a loan")
    OTHER = "other", _("other")


class RequestStatus(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("open")
    WITHDRAWN = "withdrawn", _("withdrawn")


class FinancingRequest(models.Model):
    """A need for finance: how much, how long, what for, when, and how to repay."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="financing_requests")
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, default=Category.LOAN)
    amount = models.DecimalField(
        _("amount (CNY)"), max_digits=18, decimal_places=2, validators=[MinValueValidator(1)]
    )
    term_months = models.PositiveSmallIntegerField(
        _("term (months)"), validators=[MinValueValidator(1), MaxValueValidator(360)]
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=LoanPurpose.choices)
    note = models.CharField(_("in your words"), max_length=300, blank=True)
    wanted_on = models.DateField(_("wanted on"))
    repay_method = models.CharField(
        _("wish for repayment"), max_length=20, choices=RepayMethod.choices, blank=True
    )
    status = models.CharField(
        _("status"), max_length=10, choices=RequestStatus.choices, default=RequestStatus.OPEN
    )
    opened_on = models.DateField(_("opened on"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("financing request")
        verbose_name_plural = _("financing requests")
        ordering = ["-opened_on", "-id"]
        indexes = [models.Index(fields=["subject", "-opened_on"], name="request_of_subject")]
        constraints = [
            models.CheckConstraint(name="request_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="request_term", condition=Q(term_months__range=(1, 360))),
            models.CheckConstraint(
                name="request_wanted_after_opening", condition=Q(wanted_on__gte=models.F("opened_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.amount} · {self.term_months}"
