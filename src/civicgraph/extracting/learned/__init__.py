"""What was learned from annotated pages speaks where the rules are silent: of names, and of relations."""
