"""How one message is read, part by part; ``rules.signals`` puts the parts together."""
