"""Tasks of the product's own two questions: silver ones on the sample network, and a hand-coded one on real offers.

`silver` is the rule, `people_and_offers` builds tasks by it, `groups` holds what audits slice by, `record_texts` what
text rankers read, and `offers_to_occupations` the real offers with their métiers.
"""

from evaluation.network_tasks.groups import learner_groups
from evaluation.network_tasks.offers_to_occupations import offer_to_occupation
from evaluation.network_tasks.people_and_offers import learner_to_offers, offer_to_learners, silver_sample
from evaluation.network_tasks.silver import TrueLearners, silver_grades

__all__ = [
    "TrueLearners",
    "learner_groups",
    "learner_to_offers",
    "offer_to_learners",
    "offer_to_occupation",
    "silver_grades",
    "silver_sample",
]
