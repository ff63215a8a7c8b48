"""Lenders, the loan prime rate and the products."""

from datetime import date

from accounts.models import Organisation
from demo.city.city import City
from lenders.services import lender_register, lpr_import, product_import


def publish_products(city: City, on: date) -> int:
    """Register the lenders, enter the prime rates and publish all products; return how many."""
    organisations = {row.uscc: row for row in Organisation.objects.all()}
    for number, lender in enumerate(city.lenders, start=1):
        lender_register(
            organisation=organisations[lender.uscc],
            lender_type=lender.lender_type,
            licence_no=f"DEMO-B{number:04d}",
            contact_name=lender.branch_zh,
            contact_phone=f"0578-000{number:04d}",
            contact_email=f"{lender.code.lower()}@demo.credit-easy.example",
        )
    lpr_import(city.lpr)
    return len(product_import(city.products, on=on, actor=None))
