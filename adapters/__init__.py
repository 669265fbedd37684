"""One folder a platform: events in, cards out. An adapter never decides."""
