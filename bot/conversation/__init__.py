"""One channel-neutral conversation: events in, cards out."""
