"""Delivery: a push points its member to a hint, at most once, if it still holds."""
