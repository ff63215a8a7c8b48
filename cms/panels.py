"""How a product is edited: groups of structured fields, with help beside them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from cms.forms import ProductForm
from lenders.measures import measure_choices
from lenders.validation import CRITERIA_MAX


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


def _group(heading: Any, *panels: Any, help_text: Any = "") -> MultiFieldPanel:
    return MultiFieldPanel(list(panels), heading=heading, help_text=help_text)


_ABOUT = (
    _group(
        _("What it is"),
        FieldRowPanel([FieldPanel("lender"), FieldPanel("code", required_on_save=True)]),
        FieldPanel("category"),
        FieldRowPanel(
            [FieldPanel("name_zh", required_on_save=True), FieldPanel("name_en", required_on_save=True)]
        ),
        _row("summary_zh", "summary_en"),
        _row("audience_zh", "audience_en"),
    ),
    _group(
        _("For whom"),
        FieldPanel("kinds"),
        _row("regions", "industries", "industries_excluded"),
        FieldPanel("min_age_months"),
        help_text=_("These are checked by themselves: do not repeat them as conditions."),
    ),
    _group(_("How much and how long"), _row("limit_min", "limit_max"), _row("term_min", "term_max")),
    _group(_("Security and repayment"), FieldPanel("collateral"), FieldPanel("repay_methods")),
    _group(
        _("Service"),
        FieldPanel("sla_days"),
        _row("first_loan_friendly", "renewal_no_principal"),
        FieldPanel("zones"),
        FieldPanel("labels"),
        _row("valid_from", "valid_to"),
    ),
    InlinePanel("materials", panels=[_row("label_zh", "label_en")], heading=_("Papers"), label=_("Paper")),
)

_PRICE = (
    _group(
        _("Rate"),
        FieldPanel("rate_type"),
        _row("lpr_tenor", "spread_bp_min", "spread_bp_max"),
        _row("rate_min", "rate_max"),
        help_text=_(
            "Give a tenor and a spread, or a fixed rate. The annual cost is computed from these and the fees."
        ),
    ),
    InlinePanel(
        "fees",
        panels=[_row("kind", "basis"), _row("rate", "amount"), _row("label_zh", "label_en")],
        heading=_("Fees"),
        label=_("Fee"),
        help_text=_("Every cost that is tied to the loan and borne by the borrower."),
    ),
)

_CONDITIONS = (
    InlinePanel(
        "criteria",
        panels=[
            FieldRowPanel(
                [
                    FieldPanel("feature", widget=forms.Select(choices=measure_choices())),
                    FieldPanel("operator"),
                    FieldPanel("value"),
                ]
            ),
            FieldPanel("unknown"),
            _row("wording_zh", "wording_en"),
        ],
        heading=_("Conditions"),
        label=_("Condition"),
        max_num=CRITERIA_MAX,
        help_text=_("All must hold. Say for each what it means when the figure is unknown."),
    ),
    FieldPanel("required_consents"),
)


def product_panels() -> TabbedInterface:
    """Give the edit form of a product: what it is, its price, its conditions, its publication."""
    return TabbedInterface(
        [
            ObjectList(list(_ABOUT), heading=_("Product")),
            ObjectList(list(_PRICE), heading=_("Price")),
            ObjectList(list(_CONDITIONS), heading=_("Conditions")),
            ObjectList([PublishingPanel()], heading=_("Publication")),
        ],
        base_form_class=ProductForm,
    )
