"""Rapport on Discord, through discord.py: events in, cards out."""
