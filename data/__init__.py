"""Readers of the formats people have, referentials and where they came from, the sample network."""

from data.bundled import load_certifications, load_gazetteer, load_taxonomy

__all__ = ["load_certifications", "load_gazetteer", "load_taxonomy"]
