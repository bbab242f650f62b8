"""How fast the hot paths are, each beside a floor that is measured in the same run."""
