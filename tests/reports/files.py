"""Small made-up files behind the real door: a firm with three years of trade, its bank, and a model."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, OrganisationKind, Role, User
from archives import guard
from archives.access import Reader
from archives.items import ITEMS
from archives.models import Delivery, Invoice, SocialSecurityMonth, Subject, TaxPayment, UtilityMonth
from scoring.engine.card_format import canonical_json, seal
from scoring.models import ModelStatus, ModelVersion
from tests.archives import cases
from tests.scoring.cards import PROVENANCE

ON = date(2026, 6, 30)
#: The features of the little card: one of invoices, one of power, one of the public record.
CARD: dict[str, Any] = {
    "format": "credit-easy/scorecard/1",
    "scale": {},
    "base_points": 560_000,
    "features": [
        {"code": "penalty_general_open", "direction": "higher_is_riskier", "zh": "处罚", "en": "Penalties"},
        {"code": "power_mean_12m", "direction": "higher_is_safer", "zh": "月均用电", "en": "Power"},
        {"code": "sales_total_12m", "direction": "higher_is_safer", "zh": "开票销售", "en": "Sales"},
    ],
    "terms": [
        {
            "kind": "single",
            "feature": "penalty_general_open",
            "edges": [0.5],
            "points": [10_250, -60_000],
        },
        {"kind": "single", "feature": "power_mean_12m", "edges": [500.0], "points": [-20_000, 25_500]},
        {
            "kind": "single",
            "feature": "sales_total_12m",
            "edges": [100_000.0, 1_000_000.0],
            "points": [-50_000, 5_125, 70_000],
        },
    ],
    "provenance": PROVENANCE,
}


def champion() -> ModelVersion:
    """Store the little card and put it in charge."""
    sealed = seal("little", CARD)
    return ModelVersion.objects.create(
        model_id=sealed.model_id,
        card=canonical_json(sealed.model_dump(mode="json")),
        sha256="5" * 64,
        data_hash="0" * 64,
        trained_on=date(2026, 1, 1),
        status=ModelStatus.CHAMPION,
        promoted_by=User.objects.create_user("modeller@example.org"),
        promoted_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def months(count: int = 36, until: date = ON) -> Iterator[date]:
    """Yield the first days of the months up to that of ``until``, oldest first."""
    last = until.year * 12 + until.month - 1
    for number in range(last - count + 1, last + 1):
        yield date(number // 12, number % 12 + 1, 1)


def firm(number: int = 1, kind: str = "sme", **facts: Any) -> Subject:
    """Return a firm whose sources have answered for everything but gas, which nobody holds."""
    found = cases.subject(number, kind, industry_code="C1310", **facts)
    for item in ITEMS:
        if item == "util_gas":
            continue
        word = cases.holding(item, found)
        word.covered_to = ON
        word.save()
    return found


def trade(of: Subject, *, monthly: int = 100_000, last_months: int = 100_000, skip: int = 0) -> Delivery:
    """Store one sale a month for three years: ``last_months`` in the last three, ``skip`` months without."""
    brought = cases.delivery()
    rows = []
    for row_no, month in enumerate(list(months())[: 36 - skip], 1):
        amount = Decimal(last_months if row_no > 33 else monthly)
        rows.append(
            Invoice(
                **cases._lineage(of, brought, row_no),
                direction="sales",
                invoice_no=f"{row_no:08d}",
                issued_on=month.replace(day=10),
                counterparty=f"B{row_no % 5}",
                amount=amount,
                tax=amount * Decimal("0.06"),
                total=amount * Decimal("1.06"),
                is_void=False,
            )
        )
    with guard.loading():
        Invoice.objects.bulk_create(rows)
    return brought


def obligations(of: Subject, *, power_gap: int = 0) -> None:
    """Store three years of VAT, social security and power, the last ``power_gap`` months of power missing."""
    brought = cases.delivery(template="months")
    taxes, staff, power = [], [], []
    for number, month in enumerate(months(), 1):
        lineage, due = cases._lineage(of, brought, number), month.replace(day=15)
        taxes.append(
            TaxPayment(
                **lineage,
                tax_kind="vat",
                period=month,
                due_amount=3000,
                paid_amount=3000,
                due_on=due,
                paid_on=due,
            )
        )
        staff.append(
            SocialSecurityMonth(
                **lineage, period=month, insured_headcount=12, due_amount=900, paid_amount=900
            )
        )
        power.append(
            UtilityMonth(
                **lineage,
                utility="power",
                period=month,
                usage=800,
                due_amount=600,
                paid_amount=600,
                due_on=due,
                paid_on=due,
            )
        )
    with guard.loading():
        TaxPayment.objects.bulk_create(taxes)
        SocialSecurityMonth.objects.bulk_create(staff)
        UtilityMonth.objects.bulk_create(power[: 36 - power_gap])


def penalty(of: Subject, **changes: Any) -> None:
    """Store a general penalty in force, with its matter, number and authority."""
    fields: dict[str, Any] = {
        "level": "general",
        "decided_on": date(2026, 3, 2),
        "publicity_until": date(2027, 3, 2),
        "amount": Decimal(20_000),
        "content": {
            "facts": "未按规定公示",
            "document_no": "罚〔2026〕7号",
            "authority": "示范市市场监督管理局",
        },
    }
    cases.record(of, "pen_decision", **{**fields, **changes})


def bank(number: int = 9001) -> Reader:
    """Return an officer of a bank."""
    return cases.lender_reader(number)


def owner(of: Subject) -> Reader:
    """Return the owner of a firm, the same person every time."""
    person = User.objects.filter(memberships__organisation=of.organisation).first()
    return Reader(person, of.organisation, "127.0.0.1") if person else cases.owner_reader(of)


def operator() -> Reader:
    """Return the operator's job."""
    found = Organisation.objects.filter(kind=OrganisationKind.OPERATOR).first()
    return Reader(None, found, "test") if found else cases.operator_reader()


def desk() -> User:
    """Return somebody at the operator's desk."""
    return cases.member(operator().organisation, Role.OPERATOR_DESK)


def agree(of: Subject, to: Reader, **changes: Any) -> Any:
    """Let a bank read everything of a firm for the whole of 2026, with ``changes``."""
    dates = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    return cases.consent(of, to.organisation, **{**dates, **changes})
