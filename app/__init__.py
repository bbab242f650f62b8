"""Wires it together: settings, start-up, jobs, command line, demo, rehearsal."""
