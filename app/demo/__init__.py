"""The demo: an invented clinic on this machine, with a clock that can be moved."""
