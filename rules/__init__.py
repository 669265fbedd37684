"""What good engagement is: pure functions over conversations, with no I/O."""
