"""The published graph in other formats."""

from civicgraph.exporting.files import FORMATS, FRAMES, export

__all__ = ["FORMATS", "FRAMES", "export"]
