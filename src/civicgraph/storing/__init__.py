"""The output folder: ``Writer`` puts a build in whole, ``open_view`` reads it."""

from civicgraph.storing.view import StoredDocument, View, open_view
from civicgraph.storing.writer import Writer

__all__ = ["StoredDocument", "View", "Writer", "open_view"]
