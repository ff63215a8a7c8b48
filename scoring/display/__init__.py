"""Scores and models as a reader sees them: words, tables, the geometry of pictures. It reads no database."""
