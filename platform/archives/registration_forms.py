"""The form by which an organisation is registered."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import industries, regions
from archives.models import SubjectKind

#: Stored as the certificate says it; the label is for readers.
LEGAL_FORMS = (
    ("有限公司", _("limited company")),
    ("股份公司", _("company limited by shares")),
    ("国有", _("state-owned enterprise")),
    ("集体", _("collective enterprise")),
    ("个人独资", _("sole proprietorship")),
    ("合伙", _("partnership")),
    ("外商投资", _("foreign-invested enterprise")),
    ("分支机构", _("branch")),
    ("个体工商户", _("sole trader")),
    ("农民专业合作社", _("specialised farmers' co-operative")),
    ("其他", _("other")),
)
BRANCH = "分支机构"
NOT_STATED = _("not stated")
DEMO_LEVELS = (
    ("", _("none")),
    ("national", _("national")),
    ("province", _("province")),
    ("city", _("city")),
    ("county", _("county")),
)
LICENCES = (
    ("business", _("business licence")),
    ("special_trade", _("special-trade licence (lodging)")),
    ("fire", _("fire-safety certificate")),
    ("hygiene", _("hygiene permit")),
    ("food", _("food licence")),
)
FIGURES = ("revenue", "staff", "assets")
COOPERATIVE_FACTS = (
    "member_count",
    "farmer_percent",
    "demo_level",
    "surplus_return_percent",
    "land_area_mu",
    "member_trade_amount",
    "subsidy_amount",
    "agri_insurance_sum",
    "product_trace_flag",
)
HOMESTAY_FACTS = (
    "rooms",
    "beds",
    "floors",
    "floor_area_m2",
    "star_grade",
    "occupancy_percent",
    "licences",
    "complaint_count",
)
IDENTITY = ("uscc", "name", "name_en", "kind", "legal_form", "parent_uscc", "legal_rep", "established_on")
PLACE = ("province", "region_code", "address")
BUSINESS = ("industry_code", "industry_detail", "registered_capital", "business_scope")


def _money(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=18, decimal_places=2, **more
    )


def _count(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, **{"min_value": 0, "max_value": 10**8} | more)


def _percent(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2, **more
    )


class RegistrationForm(forms.Form):
    """What the organisation tells of itself; whether it holds is checked by `archives.registration`."""

    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        help_text=_("18 characters, as on the business licence."),
    )
    name = forms.CharField(label=_("Registered name"), max_length=200, help_text=_("As on the licence."))
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=SubjectKind.choices, widget=forms.RadioSelect, initial="sme"
    )
    legal_form = forms.ChoiceField(
        label=_("Legal form"), choices=(("", NOT_STATED), *LEGAL_FORMS), required=False
    )
    parent_uscc = forms.CharField(
        label=_("Code of the parent"),
        max_length=60,
        required=False,
        help_text=_("A branch may borrow only with its parent's authority; the parent registers first."),
    )
    legal_rep = forms.CharField(
        label=_("Legal representative"),
        max_length=100,
        required=False,
        help_text=_("Only the name. A person is never scored."),
    )
    established_on = forms.DateField(
        label=_("Established on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    region_code = forms.ChoiceField(label=_("County"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    industry_code = forms.ChoiceField(label=_("Industry"), required=False)
    industry_detail = forms.CharField(
        label=_("Finer code, if you know it"),
        max_length=5,
        required=False,
        help_text=_("Three or four digits of GB/T 4754, such as 6130 for B&Bs."),
    )
    registered_capital = _money(_("Registered capital (CNY)"))
    business_scope = forms.CharField(
        label=_("Business scope"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    revenue = _money(_("Revenue last year (CNY)"))
    staff = _count(_("Staff"))
    assets = _money(_("Total assets (CNY)"))

    member_count = _count(_("Members"))
    farmer_percent = _percent(_("Farmers among the members (%)"))
    demo_level = forms.ChoiceField(label=_("Demonstration co-operative"), choices=DEMO_LEVELS, required=False)
    surplus_return_percent = _percent(_("Surplus returned by trade volume (%)"))
    land_area_mu = forms.DecimalField(
        label=_("Land (mu)"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    member_trade_amount = _money(_("Trade with members last year (CNY)"))
    subsidy_amount = _money(_("Subsidies last year (CNY)"))
    agri_insurance_sum = _money(_("Sum insured by agricultural insurance (CNY)"))
    product_trace_flag = forms.NullBooleanField(label=_("Can products be traced?"), required=False)

    rooms = _count(_("Rooms"))
    beds = _count(_("Beds"))
    floors = _count(_("Floors"))
    floor_area_m2 = forms.DecimalField(
        label=_("Floor area (m²)"), required=False, min_value=0, max_digits=10, decimal_places=2
    )
    star_grade = forms.ChoiceField(
        label=_("Stars"), choices=(("", _("none")), *((str(n), "★" * n) for n in range(1, 6))), required=False
    )
    occupancy_percent = _percent(_("Occupancy over the year (%)"))
    licences = forms.MultipleChoiceField(
        label=_("Licences held"), choices=LICENCES, widget=forms.CheckboxSelectMultiple, required=False
    )
    complaint_count = _count(_("Complaints in 12 months"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = str(self["province"].value() or "")
        self._choices("province", [(one.code[:2], one.label) for one in regions.provinces()], NOT_STATED)
        self._choices("region_code", county_choices(province), _("as in the code"))
        self._choices("industry_code", industry_choices(), NOT_STATED)

    def clean(self) -> dict[str, Any]:
        """Let the finer industry code take the place of the division, if both agree."""
        values = super().clean() or self.cleaned_data
        detail, division = values.get("industry_detail", ""), values.get("industry_code", "")
        if detail:
            try:
                values["industry_code"] = industries.canonical(detail)
            except industries.UnknownIndustryError:
                self.add_error("industry_detail", _("This code is not in GB/T 4754."))
            else:
                if division and not values["industry_code"].startswith(division):
                    self.add_error("industry_detail", _("This code belongs to another industry."))
        return values

    def registration(self) -> dict[str, Any]:
        """Return the cleaned values as `subject_register` takes them; call it on a valid form."""
        values = self.cleaned_data
        kind = values["kind"]
        plain = ("uscc", "name", "name_en", "kind", "legal_form", "legal_rep", "address", "business_scope")
        return {
            **{name: values[name] for name in plain},
            "established_on": values["established_on"],
            "region_code": values["region_code"],
            "industry_code": values["industry_code"],
            "registered_capital": values["registered_capital"],
            "parent_uscc": values["parent_uscc"] if values["legal_form"] == BRANCH else "",
            "figures": _given(values, FIGURES),
            "cooperative": _given(values, COOPERATIVE_FACTS) if kind == SubjectKind.FARMER_COOP else {},
            "homestay": _given(values, HOMESTAY_FACTS) if kind == SubjectKind.BNB else {},
        }

    def groups(self) -> list[tuple[Any, str, list[forms.BoundField]]]:
        """Return the fields as the page shows them: heading, name of the group, fields."""
        headings = (
            (_("The organisation"), "identity", IDENTITY),
            (_("Facts of a co-operative"), "cooperative", COOPERATIVE_FACTS),
            (_("Facts of a B&B"), "homestay", HOMESTAY_FACTS),
            (_("Where it is"), "place", PLACE),
            (_("What it does"), "business", BUSINESS),
            (_("How large it is"), "size", FIGURES),
        )
        return [(heading, name, [self[field] for field in names]) for heading, name, names in headings]

    def _choices(self, name: str, choices: Iterable[Any], none: Any) -> None:
        self.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]


def county_choices(province: str) -> list[tuple[str, str]]:
    """Return the counties of a province (two digits) as choices, without the province's name."""
    return [(one.code, f"{one.prefecture}{one.county}") for one in regions.counties(province)]


def industry_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the divisions of GB/T 4754 as choices, grouped by section."""
    groups: dict[str, list[tuple[str, str]]] = {letter: [] for letter in industries.sections()}
    for division in industries.divisions().values():
        groups[division.code[0]].append((division.code, f"{division.code} {division.label}"))
    return [(f"{letter} {industries.sections()[letter].label}", found) for letter, found in groups.items()]


def _given(values: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return what was filled in, percentages as ratios, under the names of the models' fields."""
    given: dict[str, Any] = {}
    for name in names:
        value = values.get(name)
        if value is None or value in ("", []):
            continue
        if name == "star_grade":
            given[name] = int(value)
        elif name.endswith("_percent"):
            given[_RATIO_NAMES[name]] = value / 100
        else:
            given[name] = value
    return given


_RATIO_NAMES = {
    "farmer_percent": "farmer_ratio",
    "surplus_return_percent": "surplus_return_ratio",
    "occupancy_percent": "occupancy_rate",
}
