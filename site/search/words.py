"""What a word is: a run of letters or digits, or one Han character.

Han text has no spaces, so an index that splits at spaces takes a whole clause for one word and
停车 does not find 小区停车难. Characters are therefore indexed one by one, and a run of them in a
query is looked for as a phrase.
"""

import re
from functools import reduce
from operator import and_, or_

from modelsearch.query import MatchAll, Not, Phrase, PlainText, SearchQuery

# Unified ideographs with their extensions, compatibility forms, and 〇.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ONE_HAN = re.compile(f"([{HAN}])")
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
LONGEST_QUERY = 100  # characters; what is longer is cut


def spaced(text: str) -> str:
    """Return the text with every Han character standing alone: 小区A座 → 小 区 A座."""
    return " ".join(_ONE_HAN.sub(r" \1 ", text).split())


def runs(text: str) -> list[str]:
    """Return the words of a query; quotes, operators and punctuation are no words."""
    return _RUN.findall(text[:LONGEST_QUERY])


def query_for(text: str, operator: str = "and") -> SearchQuery:
    """Return the query for what somebody typed; nothing but punctuation finds nothing."""
    words = [_word(run) for run in runs(text)]
    if not words:
        return Not(MatchAll())
    return reduce(or_ if operator == "or" else and_, words)


def prefix_query_for(text: str, operator: str = "and") -> SearchQuery:
    """Return the query for a word that is still being typed."""
    words = [spaced(run) for run in runs(text)]
    return PlainText(" ".join(words), operator=operator) if words else Not(MatchAll())


def _word(run: str) -> SearchQuery:
    characters = spaced(run)
    return Phrase(characters) if " " in characters else PlainText(characters)
