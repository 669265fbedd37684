"""What members can ask for: commands and buttons in, cards out, the same everywhere."""
