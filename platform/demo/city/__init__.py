"""The demo city: a whole, synthetic, reproducible population of credit files.

Pure Python, NumPy and polars: no database, no clock. :func:`build_city` takes a seed and the business
date and gives the same bytes for the same two. See docs/demo-city.md.
"""

from demo.city.city import DEFAULT_SEED, City, build_city
from demo.city.deliveries import Delivery
from demo.city.flawed import FlawedDelivery, flawed_delivery

__all__ = ["DEFAULT_SEED", "City", "Delivery", "FlawedDelivery", "build_city", "flawed_delivery"]
