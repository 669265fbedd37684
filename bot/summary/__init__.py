"""The weekly summary: what a channel's week came to, drawn, worded, posted once."""
