"""Builds the bundled referential (ESCO, ROME 4.0, RNCP, communes) from the published files."""
