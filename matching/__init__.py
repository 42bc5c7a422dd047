"""The library: learners and offers matched both ways, every rank explained."""

from matching.matcher import Matcher, Ranking
from matching.records import Learner, Match, Offer, Reason, Verdict

__all__ = ["Learner", "Match", "Matcher", "Offer", "Ranking", "Reason", "Verdict"]
