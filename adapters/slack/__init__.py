"""Slack: events in over the Events API or Socket Mode, cards out as Block Kit."""
