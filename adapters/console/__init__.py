"""The terminal: cards as text."""
