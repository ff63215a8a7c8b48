"""Figures apart from the tests: `make bench` runs every module here that has a `run`."""
