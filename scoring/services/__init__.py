"""Writes of the scoring app: training and promoting models, scoring subjects."""
