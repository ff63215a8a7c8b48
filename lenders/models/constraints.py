"""What the database refuses of a product, whoever writes it."""

from django.db.models import CheckConstraint, F, Q

_NO_LPR = Q(lpr_tenor="", spread_bp_min__isnull=True, spread_bp_max__isnull=True)
_NO_FIXED = Q(rate_min__isnull=True, rate_max__isnull=True)

PRODUCT_CONSTRAINTS = [
    CheckConstraint(name="product_code_form", condition=Q(code__regex=r"^[A-Z0-9-]{3,40}$")),
    CheckConstraint(name="product_limits", condition=Q(limit_min__gt=0, limit_min__lte=F("limit_max"))),
    CheckConstraint(name="product_terms", condition=Q(term_min__gt=0, term_min__lte=F("term_max"))),
    CheckConstraint(
        name="product_rate",
        condition=Q(rate_type="fixed", rate_min__gte=0, rate_min__lte=F("rate_max"), rate_max__lt=1) & _NO_LPR
        | Q(rate_type="lpr", lpr_tenor__in=("1Y", "5Y"), spread_bp_min__lte=F("spread_bp_max")) & _NO_FIXED
        | Q(rate_type="none", category="equity") & _NO_LPR & _NO_FIXED,
    ),
    CheckConstraint(
        name="product_period", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
    ),
    CheckConstraint(name="product_sla", condition=Q(sla_days__gte=1, sla_days__lte=60)),
    CheckConstraint(
        name="product_recall_has_a_reason",
        condition=Q(recalled_on__isnull=True, recall_reason="")
        | (Q(recalled_on__isnull=False, live=False) & ~Q(recall_reason="")),
    ),
]
