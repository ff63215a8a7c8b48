"""The source units' deliveries, through intake as any delivery comes."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from accounts.models import Organisation, User
from archives.models import DeliveryMode, Subject
from archives.models.holding import Holding, HoldingState
from demo.city.city import City
from demo.city.flawed import flawed_delivery
from intake.models import Batch, BatchState, Entrance
from intake.services import batch_load, batch_receive, source_register

LEGAL_BASIS = "国办发〔2021〕52号、国办发〔2024〕15号"
_PULLED = {"sales_invoices", "purchase_invoices", "tax_payments", "social_security", "utilities"}
_PIECE_BYTES = 1 << 20


class DemoDeliveryError(RuntimeError):
    """A delivery of the demo was refused: the generator and intake disagree."""


def agree_with_sources(city: City) -> None:
    """Record who delivers which template."""
    organisations = {row.uscc: row for row in Organisation.objects.filter(kind="source_unit")}
    for unit in city.source_units:
        for template in unit.templates:
            items = [f"util_{unit.code}"] if template == "utilities" else []
            if template == "list_records":
                items = ["list_tax_major"] if unit.code == "tax" else ["reg_abnormal", "list_serious"]
            source_register(
                actor=None,
                source_unit=organisations[unit.uscc],
                template=template,
                item_codes=items,
                mode=DeliveryMode.API_PULL if template in _PULLED else DeliveryMode.COLLECT,
                legal_basis=LEGAL_BASIS,
            )


def deliver(city: City, say: Callable[[str], None]) -> int:
    """Load every delivery of the city; return the number of rows."""
    organisations = {row.uscc: row for row in Organisation.objects.filter(kind="source_unit")}
    rows = 0
    with tempfile.TemporaryDirectory() as folder:
        for delivery in city.deliveries():
            path = delivery.write_csv(Path(folder))
            batch = _load(path, delivery.template, organisations[delivery.source_unit_uscc], city)
            if batch.state != BatchState.LOADED:
                raise DemoDeliveryError(f"{path.name}: {batch.state} {batch.refusal} {batch.verdicts}")
            rows += delivery.frame.height
            path.unlink()
            say(f"  {delivery.file_name}: {delivery.frame.height} rows")
    return rows


def deliver_flawed(city: City) -> Batch:
    """Load the small delivery with one row of each refusal, so that intake has something to explain."""
    tax = next(unit for unit in city.source_units if unit.code == "tax")
    source = Organisation.objects.get(uscc=tax.uscc)
    drawn = flawed_delivery(city.seed, on=city.on, usccs=city.subjects["uscc"].to_list()[:5])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / drawn.file_name
        path.write_text(drawn.text, encoding="utf-8")
        return _load(path, drawn.template, source, city)


def note_absences(city: City) -> None:
    """Record where a source unit refused or is late: an item without rows is not a zero."""
    states = city.states.filter(city.states["state"].is_in(["refused", "delayed"]))
    subjects = {subject.uscc: subject for subject in Subject.objects.select_related("organisation")}
    units = {
        item: Organisation.objects.get(uscc=unit.uscc)
        for unit in city.source_units
        for template in unit.templates
        for item in _items(template, unit.code)
    }
    for uscc, item, state in states.select("uscc", "item_code", "state").iter_rows():
        Holding.objects.update_or_create(
            source_unit=units[item],
            item_code=item,
            subject=subjects[uscc],
            defaults={"state": HoldingState(state), "covered_to": city.on},
        )


def _items(template: str, unit: str) -> tuple[str, ...]:
    return {
        "sales_invoices": ("tax_invoice_sales",),
        "purchase_invoices": ("tax_invoice_purchase",),
        "tax_payments": ("tax_vat_paid", "tax_cit_paid"),
        "social_security": ("soc_paid",),
        "utilities": (f"util_{unit}",),
    }.get(template, ())


def _load(path: Path, template: str, source: Organisation, city: City) -> Batch:
    with path.open("rb") as file:
        batch = batch_receive(
            actor=_officer(source),
            source_unit=source,
            template=template,
            pieces=iter(lambda: file.read(_PIECE_BYTES), b""),
            file_name=path.name,
            as_of=city.on,
            entrance=Entrance.COMMAND,
        )
    return batch_load(batch=batch)


def _officer(source: Organisation) -> User | None:
    membership = source.memberships.select_related("user").first()
    return membership.user if membership else None
