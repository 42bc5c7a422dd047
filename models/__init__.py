"""Encoders and rankers behind the library's protocols, their training and their files."""

from models.load import fill, load_matcher, matcher_with
from models.load_concept_vectors import load_concept_vectors
from models.load_encoder import cached, load_encoder

__all__ = ["cached", "fill", "load_concept_vectors", "load_encoder", "load_matcher", "matcher_with"]
