"""The demo city: a whole, synthetic, reproducible population of credit files.

Pure Python, NumPy and polars: no database, no clock. See docs/demo-city.md.
"""
