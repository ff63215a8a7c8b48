"""The closed lists that lenders and products are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LenderType(models.TextChoices):
    """Institutions told apart by licence."""

    STATE_BANK = "state_bank", _("state-owned bank")
    JOINT_STOCK_BANK = "joint_stock_bank", _("joint-stock bank")
    CITY_BANK = "city_bank", _("city commercial bank")
    RURAL_BANK = "rural_bank", _("rural commercial bank")
    VILLAGE_BANK = "village_bank", _("village bank")
    ONLINE_BANK = "online_bank", _("online bank")
    MICROLENDER = "microlender", _("microlender")
    GUARANTEE = "guarantee", _("financing guarantor")
    INSURER = "insurer", _("insurer")
    LESSOR = "lessor", _("finance lessor")
    FACTOR = "factor", _("factoring company")
    INVESTOR = "investor", _("investor")


class Category(models.TextChoices):
    """What a product gives: credit-easy loan, guarantee, insurance, equity or bond (贷担保投债)."""

    LOAN = "loan", _("loan")
    GUARANTEE = "guarantee", _("guarantee")
    INSURANCE = "insurance", _("insurance")
    EQUITY = "equity", _("equity")
    BOND = "bond", _("bond")


class RateType(models.TextChoices):
    """How the rate is set."""

    FIXED = "fixed", _("fixed")
    LPR = "lpr", _("loan prime rate and a spread")
    NONE = "none", _("no rate")


class LprTenor(models.TextChoices):
    """The two tenors of the loan prime rate."""

    ONE_YEAR = "1Y", _("1 year")
    FIVE_YEARS = "5Y", _("over 5 years")


class Collateral(models.TextChoices):
    """What secures the loan; `credit` means nothing does."""

    CREDIT = "credit", _("none, on credit")
    SURETY = "surety", _("surety")
    MORTGAGE = "mortgage", _("mortgage")
    PLEDGE = "pledge", _("pledge")
    GUARANTEE = "guarantee", _("guarantee institution")
    INSURANCE = "insurance", _("credit insurance")


class RepayMethod(models.TextChoices):
    """How a loan is paid back."""

    EQUAL_INSTALMENT = "equal_installment", _("equal instalments")
    EQUAL_PRINCIPAL = "equal_principal", _("equal principal")
    INTEREST_ONLY = "interest_only", _("interest monthly, principal at the end")
    BULLET = "bullet", _("all at the end")


class FeeKind(models.TextChoices):
    """What a fee is for."""

    GUARANTEE = "guarantee", _("guarantee")
    EVALUATION = "evaluation", _("evaluation")
    REGISTRATION = "registration", _("registration")
    INSURANCE = "insurance", _("insurance")
    SERVICE = "service", _("service")
    OTHER = "other", _("other")


class FeeBasis(models.TextChoices):
    """What a fee is reckoned on."""

    AMOUNT_ONCE = "amount_once", _("share of the amount, once")
    AMOUNT_PER_YEAR = "amount_per_year", _("share of the amount, each started year")
    BALANCE_PER_YEAR = "balance_per_year", _("share of the balance, a year")
    FIXED_ONCE = "fixed_once", _("fixed sum, once")


class Operator(models.TextChoices):
    """How a criterion compares."""

    GE = "ge", _("at least")
    LE = "le", _("at most")
    GT = "gt", _("more than")
    LT = "lt", _("less than")
    EQ = "eq", _("equal to")
    NE = "ne", _("not equal to")
    IN = "in", _("one of")
    NOT_IN = "not_in", _("none of")
    BETWEEN = "between", _("between, ends included")


class Unknown(models.TextChoices):
    """What an unknown value means to a criterion."""

    REFER = "refer", _("an officer looks at it")
    NO = "no", _("not eligible")


class Zone(models.TextChoices):
    """Special zones of the catalogue."""

    FIRST_LOAN = "first_loan", _("first loan")
    RENEWAL = "renewal", _("renewal without repaying principal")
    AGRICULTURE = "agriculture", _("agriculture")
    TOURISM = "tourism", _("B&Bs and tourism")
    TECHNOLOGY = "technology", _("science and technology")
    GREEN = "green", _("green")


class ProductStatus(models.TextChoices):
    """Where a product stands towards the public."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RECALLED = "recalled", _("recalled")
