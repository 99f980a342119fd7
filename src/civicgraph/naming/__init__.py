"""The grammar of organisation names: where a name starts and ends, and what kind of body it names.

A name is a run of capitalised words with small connectors, around a head noun that the lexicon ``names`` knows
("Association of …", "… Network"). The grammar knows head nouns, not organisations: it reads names it has never seen.
"""

from civicgraph.naming.by_members import is_for_a_cause
from civicgraph.naming.finding import Name, capitalised, find
from civicgraph.naming.heads import classify
from civicgraph.naming.runs import Word, words_of

__all__ = ["Name", "Word", "capitalised", "classify", "find", "is_for_a_cause", "words_of"]
