"""civicgraph: prose about organisations into a knowledge graph."""
