"""Brings the drawn city in through the product's own doors."""
