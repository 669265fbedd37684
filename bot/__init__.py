"""The application: configuration, store, coaching policy, commands and schedule."""
