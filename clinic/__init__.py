"""The team's door: pages on which a clinic sees who needs it, enrols patients and looks at their answers."""
