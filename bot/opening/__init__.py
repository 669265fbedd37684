"""A channel is switched on: its notice is posted, and its last 14 days are read."""
