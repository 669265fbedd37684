"""How well conversations are read, measured against what people annotated."""
