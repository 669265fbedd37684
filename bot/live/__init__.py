"""Live: a workspace in memory, events taken in, what they lead to decided and saved."""
