"""Trying it out: half an hour in one channel, for one manager, of which nothing stays."""
