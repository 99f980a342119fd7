"""Pages of the web, fetched politely and safely: robots.txt, limits, a cache, and no way into private networks."""

from civicgraph.fetching.web import Fetched, Web, is_address

__all__ = ["Fetched", "Web", "is_address"]
