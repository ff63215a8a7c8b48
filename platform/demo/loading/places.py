"""Organisations, the people of the logins, and an owner for every subject."""

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Membership, Organisation, OrganisationKind, Role, User
from accounts.services.memberships import membership_add
from accounts.services.organisations import organisation_create
from archives.models import Subject
from archives.registration import Registration, subjects_register
from demo.city.city import City
from demo.logins import PASSWORD

_FEN = Decimal("0.01")
_COOPERATIVE = {
    "member_count": "member_count",
    "farmer_ratio": "farmer_ratio",
    "demo_level": "demo_level",
    "member_trade_fen": "member_trade_amount",
    "surplus_return_ratio": "surplus_return_ratio",
    "land_area_mu": "land_area_mu",
    "subsidy_fen": "subsidy_amount",
    "product_trace_flag": "product_trace_flag",
    "agri_insurance_fen": "agri_insurance_sum",
}
_HOMESTAY = (
    "rooms", "beds", "floors", "floor_area_m2", "star_grade", "licences", "occupancy_rate", "season_profile",
    "complaint_count",
)  # fmt: skip


class Named(Protocol):
    """What the drawn organisations have in common."""

    @property
    def uscc(self) -> str: ...

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def make_organisations(city: City) -> None:
    """Register operator, source units, lenders and funds, all verified."""
    make_organisation(city.operator, OrganisationKind.OPERATOR)
    for unit in city.source_units:
        make_organisation(unit, OrganisationKind.SOURCE_UNIT)
    make_lenders(city)
    for fund in city.funds:
        make_organisation(fund, OrganisationKind.FUND)
    Organisation.objects.update(verified_at=timezone.now())


def make_lenders(city: City) -> None:
    """Register the lenders; the guarantor among them is one of its own kind."""
    for lender in city.lenders:
        make_organisation(lender, _lender_kind(lender.lender_type))


def make_organisation(found: Named, kind: OrganisationKind) -> None:
    """Register one drawn organisation."""
    organisation_create(actor=None, uscc=found.uscc, kind=kind, name=found.zh, name_en=found.en)


def register_subjects(city: City, on: date) -> None:
    """Register all subjects by their codes; a poor row would be an error of the generator."""
    outcome = subjects_register(
        [_registration(row) for row in city.subjects.iter_rows(named=True)], actor=None, on=on
    )
    if outcome.refused:
        raise ValueError(f"the generator drew a poor subject: {outcome.refused[0]}")
    Organisation.objects.filter(verified_at__isnull=True).update(verified_at=timezone.now())


def make_people(city: City) -> None:
    """Make one login per role, and an owner without a password for every other subject."""
    organisations = {row.uscc: row for row in Organisation.objects.all()}
    for person in city.people:
        user = User.objects.create_user(
            person.email,
            PASSWORD,
            name=person.zh,
            language=person.language,
            is_staff=_may_enter_cms(person.role),
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        membership_add(
            actor=None, user=user, organisation=organisations[person.organisation_uscc], role=person.role
        )
    _make_owners()


def _make_owners() -> None:
    owned = Membership.objects.filter(role=Role.APPLICANT_OWNER).values("organisation")
    subjects = list(Subject.objects.exclude(organisation__in=owned).select_related("organisation"))
    owners = User.objects.bulk_create(
        User(
            email=f"{subject.uscc.lower()}@owners.demo.credit-easy.example",
            name=subject.legal_rep or subject.organisation.name,
            password="!",  # noqa: S106  (no password fits it: nobody logs in as them)
        )
        for subject in subjects
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=subject.organisation, role=Role.APPLICANT_OWNER)
        for user, subject in zip(owners, subjects, strict=True)
    )


def _lender_kind(lender_type: str) -> OrganisationKind:
    return OrganisationKind.GUARANTOR if lender_type == "guarantee" else OrganisationKind.LENDER


def _may_enter_cms(role: str) -> bool:
    return role in {Role.LENDER_EDITOR, Role.LENDER_PUBLISHER, Role.OPERATOR_DESK}


def _registration(row: dict[str, Any]) -> Registration:
    """Turn a drawn subject into what is given to register it; money is drawn in fen."""
    money = {name: value * _FEN for name, value in row.items() if name.endswith("_fen") and value is not None}
    whole = {**row, **money}
    cooperative = {
        field: _exact(whole[column]) for column, field in _COOPERATIVE.items() if whole[column] is not None
    }
    homestay = {name: _exact(row[name]) for name in _HOMESTAY if row[name] is not None}
    return Registration(
        uscc=row["uscc"],
        name=row["name_zh"],
        name_en=row["name_en"],
        kind=row["kind"],
        legal_form=row["legal_form"],
        legal_rep=row["legal_rep"],
        address=row["address"],
        region_code=row["region_code"],
        industry_code=row["industry_code"],
        established_on=row["established_on"],
        registered_capital=whole["registered_capital_fen"],
        business_scope=row["business_scope"],
        figures={"revenue": whole["annual_revenue_fen"], "staff": Decimal(row["staff"])},
        cooperative=cooperative if row["kind"] == "farmer_coop" else {},
        homestay=homestay if row["kind"] == "bnb" else {},
    )


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value
