"""Credit subjects: the organisations that have a file. Natural persons and farm households never do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class SubjectType(models.TextChoices):
    """The legal type, as the first two characters of the code tell it (GB 32100-2015)."""

    GOV_AGENCY = "gov_agency", _("government agency")
    PUBLIC_INSTITUTION = "public_institution", _("public institution")
    ENTERPRISE = "enterprise", _("enterprise")
    SOLE_TRADER = "sole_trader", _("sole trader")
    SOCIAL_GROUP = "social_group", _("social group")
    PRIVATE_NONENTERPRISE = "private_nonenterprise", _("private non-enterprise unit")
    FARMER_COOP = "farmer_coop", _("specialised farmers' co-operative")
    RURAL_COLLECTIVE = "rural_collective", _("rural collective")
    FAMILY_FARM = "family_farm", _("family farm")


class SubjectKind(models.TextChoices):
    """How the product treats a subject: which facts it has and which templates score it."""

    SME = "sme", _("SME")
    FARMER_COOP = "farmer_coop", _("farm co-operative")
    BNB = "bnb", _("B&B")
    SOLE_TRADER = "sole_trader", _("sole trader")
    FAMILY_FARM = "family_farm", _("family farm")
    OTHER = "other", _("other")


class SizeClass(models.TextChoices):
    """The size class of MIIT notice 300 (2011)."""

    LARGE = "large", _("large")
    MEDIUM = "medium", _("medium")
    SMALL = "small", _("small")
    MICRO = "micro", _("micro")


class Subject(models.Model):
    """An organisation with a file, and the facts of its registration."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="subject")
    subject_type = models.CharField(_("legal type"), max_length=30, choices=SubjectType.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=SubjectKind.choices)
    legal_form = models.CharField(_("legal form"), max_length=40, blank=True)
    legal_rep = models.CharField(_("legal representative"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    region_code = models.CharField(_("region (GB/T 2260)"), max_length=6)
    industry_code = models.CharField(_("industry (GB/T 4754)"), max_length=5, blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    registered_capital = models.DecimalField(
        _("registered capital"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    capital_currency = models.CharField(_("currency of the capital"), max_length=3, default="CNY")
    business_scope = models.TextField(_("business scope"), blank=True)
    size_class = models.CharField(_("size class"), max_length=10, choices=SizeClass.choices, blank=True)
    size_basis = models.JSONField(_("basis of the size class"), default=dict, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=_("parent"),
    )
    code_warnings = ArrayField(
        models.CharField(max_length=40), verbose_name=_("warnings about the code"), default=list, blank=True
    )
    labels = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        indexes = [models.Index(fields=["region_code", "kind"], name="subject_region_kind")]
        constraints = [
            models.CheckConstraint(
                name="subject_region_form", condition=models.Q(region_code__regex=r"^[0-9]{6}$")
            ),
            models.CheckConstraint(
                name="subject_capital_not_negative",
                condition=models.Q(registered_capital__isnull=True) | models.Q(registered_capital__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def uscc(self) -> str:
        """The code of its organisation."""
        return self.organisation.uscc


class CooperativeFacts(models.Model):
    """What is asked of a farm co-operative beyond its registration."""

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, related_name="cooperative")
    member_count = models.PositiveIntegerField(_("members"), null=True, blank=True)
    farmer_ratio = models.DecimalField(
        _("share of farmers"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    demo_level = models.CharField(_("demonstration level"), max_length=10, blank=True)
    member_trade_amount = models.DecimalField(
        _("trade with members (CNY)"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    surplus_return_ratio = models.DecimalField(
        _("surplus returned by trade volume"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    land_area_mu = models.DecimalField(_("land (mu)"), max_digits=12, decimal_places=2, null=True, blank=True)
    subsidy_amount = models.DecimalField(
        _("subsidies (CNY)"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    product_trace_flag = models.BooleanField(_("products traceable"), null=True, blank=True)
    agri_insurance_sum = models.DecimalField(
        _("agricultural insurance (CNY)"), max_digits=18, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("facts of a co-operative")
        verbose_name_plural = _("facts of co-operatives")
        constraints = [
            # Law on Specialised Farmers' Co-operatives: five members or more, four fifths of them farmers.
            models.CheckConstraint(
                name="cooperative_members",
                condition=models.Q(member_count__isnull=True) | models.Q(member_count__gte=5),
            ),
            models.CheckConstraint(
                name="cooperative_farmers",
                condition=models.Q(farmer_ratio__isnull=True) | models.Q(farmer_ratio__range=(0, 1)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)


class HomestayFacts(models.Model):
    """What is asked of a B&B beyond its registration."""

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, related_name="homestay")
    rooms = models.PositiveIntegerField(_("rooms"), null=True, blank=True)
    beds = models.PositiveIntegerField(_("beds"), null=True, blank=True)
    floors = models.PositiveIntegerField(_("floors"), null=True, blank=True)
    floor_area_m2 = models.DecimalField(
        _("floor area (m²)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    star_grade = models.PositiveSmallIntegerField(_("star grade"), null=True, blank=True)
    licences = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    occupancy_rate = models.DecimalField(
        _("occupancy rate"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    season_profile = models.JSONField(_("share of the year's guests by month"), default=list, blank=True)
    complaint_count = models.PositiveIntegerField(_("complaints in 12 months"), null=True, blank=True)

    class Meta:
        verbose_name = _("facts of a B&B")
        verbose_name_plural = _("facts of B&Bs")
        constraints = [
            models.CheckConstraint(
                name="homestay_stars",
                condition=models.Q(star_grade__isnull=True) | models.Q(star_grade__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="homestay_occupancy",
                condition=models.Q(occupancy_rate__isnull=True) | models.Q(occupancy_rate__range=(0, 1)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)
