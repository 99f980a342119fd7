"""Names by a tagger that learnt from annotated pages where they stand and what they look like.

It knows bodies, their parts, undertakings and people; what it says is weighed by ``extracting.learned.names``.
"""

from civicgraph.tagging.chain import KINDS
from civicgraph.tagging.tagging import Tagged, Tags, tag

__all__ = ["KINDS", "Tagged", "Tags", "tag"]
