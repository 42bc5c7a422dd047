"""What a task can be answered by: our engine, what is left of it without a part, and what is simpler than it.

`ranker` is the protocol, and turns a ranker into a run; `orders` knows nothing of what is asked, `texts` reads words,
`profiles` uses parts of the engine's own reading, `engine` is the whole path, `occupations` and `skills` name concepts.
"""

from evaluation.rankers.engine import Direction, Engine, FreshestFirst, Market, ablations
from evaluation.rankers.occupations import DenseNames, Linker
from evaluation.rankers.orders import Random
from evaluation.rankers.profiles import DenseOnly, SkillJaccard
from evaluation.rankers.ranker import Ranker, run_of
from evaluation.rankers.skills import DenseSkills, SentenceSkills
from evaluation.rankers.texts import Bm25, CharacterTfidf, WholeTextTfidf

__all__ = [
    "Bm25",
    "CharacterTfidf",
    "DenseNames",
    "DenseOnly",
    "DenseSkills",
    "Direction",
    "Engine",
    "FreshestFirst",
    "Linker",
    "Market",
    "Random",
    "Ranker",
    "SentenceSkills",
    "SkillJaccard",
    "WholeTextTfidf",
    "ablations",
    "run_of",
]
