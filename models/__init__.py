"""Encoders and rankers behind the library's protocols, their training and their files."""

from models.load_encoder import load_encoder

__all__ = ["load_encoder"]
