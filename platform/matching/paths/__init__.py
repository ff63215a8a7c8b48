"""From a no to the smallest set of changes that turns it: docs/algorithms/paths.md."""
