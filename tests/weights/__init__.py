"""Learning: weights of data files, from conversations that people annotated."""
