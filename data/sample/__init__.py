"""The sample network: seeded, synthetic, with the hidden states it was written from."""

from data.sample.generation import SampleNetwork, generate, write
from data.sample.reference import DEFAULT_SEED, REFERENCE_DAY

__all__ = ["DEFAULT_SEED", "REFERENCE_DAY", "SampleNetwork", "generate", "write"]
