"""Asking people: a channel's fact is told to somebody who offered to hear of it."""
