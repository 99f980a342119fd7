"""Ways to run the per-document stages over many documents; all give the same readings in the same order."""
