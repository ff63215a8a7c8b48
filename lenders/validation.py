"""What a lender can mistake in a product, found before the database refuses it."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from archives.items import ITEMS
from lenders.choices import Category, Operator, RateType
from lenders.measures import MEASURES, Measure

if TYPE_CHECKING:
    from lenders.models import Product

Scalar = float | int | str
#: Conditions of one product at most: the batch keeps one bit for each, next to those of the structure.
CRITERIA_MAX = 32
CONSENTS_MAX = 16

_LISTS = (Operator.IN, Operator.NOT_IN)
_ORDERED = (Operator.GE, Operator.LE, Operator.GT, Operator.LT, Operator.BETWEEN)


class CriterionError(ValueError):
    """A criterion that cannot be judged; `field` is where it is to be mended."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def settled_value(feature: str, operator: str, value: Any) -> Scalar | list[Scalar]:
    """Give a criterion's value in its settled form: a list for in, not_in and between, else one value.

    CriterionError tells of an unknown measure, an order asked of texts, a value of the wrong type or number,
    a text that the measure never holds, and limits the wrong way round.
    """
    measure = MEASURES.get(feature)
    if measure is None:
        raise CriterionError("feature", _("There is no measure %(code)s.") % {"code": feature})
    if operator not in Operator.values:
        raise CriterionError("operator", _("There is no comparison %(code)s.") % {"code": operator})
    if measure.is_text and operator in _ORDERED:
        raise CriterionError("operator", _("Texts have no order: list the values that are allowed."))
    values = [_settled(measure, part) for part in (value if isinstance(value, list) else [value])]
    if operator == Operator.BETWEEN:
        if len(values) != 2 or float(values[0]) > float(values[1]):
            raise CriterionError("value", _("Give the lower and then the upper limit."))
        return values
    if operator in _LISTS:
        if not values or len(set(values)) != len(values):
            raise CriterionError("value", _("Give each value once."))
        return values
    if len(values) != 1:
        raise CriterionError("value", _("Give exactly one value."))
    return values[0]


def _settled(measure: Measure, value: Any) -> Scalar:
    if measure.is_text:
        text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not text or (measure.choices and text not in measure.choices):
            choices = ", ".join(measure.choices)
            raise CriterionError(
                "value", _("%(value)s is not a value of this measure. %(choices)s") % {
                    "value": value, "choices": choices,
                },
            )  # fmt: skip
        return text
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not isfinite(value)
        or abs(value) > 1e15
    ):
        raise CriterionError("value", _("Give a number."))
    return value


def product_errors(product: "Product") -> Mapping[str, list[str]]:
    """Give the mistakes of a product by field; fields that failed on their own are passed over."""
    errors: dict[str, list[str]] = {}
    _check_order(product, errors)
    _check_rate(product, errors)
    if product.category != Category.EQUITY and not product.repay_methods:
        errors["repay_methods"] = [_("Choose at least one way to repay.")]
    strangers = [code for code in product.required_consents or () if code not in ITEMS]
    if strangers:
        errors["required_consents"] = [_("There is no item %(code)s.") % {"code": ", ".join(strangers)}]
    elif len(product.required_consents or ()) > CONSENTS_MAX:
        errors["required_consents"] = [_("Ask for fewer items.")]
    return errors


def _check_order(product: "Product", errors: dict[str, list[str]]) -> None:
    pairs = {
        "limit_max": (product.limit_min, product.limit_max),
        "term_max": (product.term_min, product.term_max),
        "spread_bp_max": (product.spread_bp_min, product.spread_bp_max),
        "rate_max": (product.rate_min, product.rate_max),
        "valid_to": (product.valid_from, product.valid_to),
    }
    for field, (low, high) in pairs.items():
        if low is not None and high is not None and low > high:
            errors[field] = [_("The upper end is below the lower end.")]
    if product.limit_min is not None and product.limit_min <= 0:
        errors["limit_min"] = [_("Give an amount above zero.")]


def _check_rate(product: "Product", errors: dict[str, list[str]]) -> None:
    wanted = {
        RateType.FIXED: ("rate_min", "rate_max"),
        RateType.LPR: ("lpr_tenor", "spread_bp_min", "spread_bp_max"),
        RateType.NONE: (),
    }.get(RateType(product.rate_type)) if product.rate_type in RateType.values else None  # fmt: skip
    if wanted is None:
        return
    for field in ("rate_min", "rate_max", "lpr_tenor", "spread_bp_min", "spread_bp_max"):
        given = getattr(product, field) not in (None, "")
        if given and field not in wanted:
            errors[field] = [_("Leave this empty for the chosen kind of rate.")]
        if not given and field in wanted:
            errors[field] = [_("The chosen kind of rate needs this.")]
    if product.rate_type == RateType.NONE and product.category != Category.EQUITY:
        errors["rate_type"] = [_("Only equity goes without a rate.")]
