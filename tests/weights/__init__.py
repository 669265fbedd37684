"""Learning: makes the data files of ``rules/data`` that hold what was learned."""
