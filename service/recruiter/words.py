"""What the pages of recruiters say."""

from service.recruiter.words_en import ENGLISH
from service.recruiter.words_fr import FRENCH

__all__ = ["ENGLISH", "FRENCH"]
