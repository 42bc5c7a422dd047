"""The built-in tasks: silver ones on the sample network, judged ones on real offers and sentences.

`silver` is the rule, `people_and_offers` builds tasks by it, `groups` holds what audits slice by, `record_texts` what
text rankers read, `offers_to_occupations` the real offers with their métiers, `titles_to_occupations` the titles of
others that are no part of the project, and `sentences_to_skills` the labelled sentences.
"""

from evaluation.network_tasks.groups import learner_groups
from evaluation.network_tasks.offers_to_occupations import offer_to_occupation
from evaluation.network_tasks.people_and_offers import learner_to_offers, offer_to_learners, silver_sample
from evaluation.network_tasks.sentences_to_skills import sentence_to_skills
from evaluation.network_tasks.silver import TrueLearners, silver_grades
from evaluation.network_tasks.titles_to_occupations import title_to_occupation

__all__ = [
    "TrueLearners",
    "learner_groups",
    "learner_to_offers",
    "offer_to_learners",
    "offer_to_occupation",
    "sentence_to_skills",
    "silver_grades",
    "silver_sample",
    "title_to_occupation",
]
