"""Lenders, their products, and the loan prime rate."""

from lenders.models.lender import Lender
from lenders.models.lpr import LprRate
from lenders.models.parts import Criterion, Fee, Material
from lenders.models.product import Product, ProductQuerySet
from lenders.models.revision import ProductRevision

__all__ = [
    "Criterion",
    "Fee",
    "Lender",
    "LprRate",
    "Material",
    "Product",
    "ProductQuerySet",
    "ProductRevision",
]
