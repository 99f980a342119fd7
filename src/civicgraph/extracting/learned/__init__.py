"""Relations that no rule reads: a small learned model weighs the words around a body and whom a passage speaks of."""
