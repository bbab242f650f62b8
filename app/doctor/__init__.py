"""What `afterwell doctor` looks at before and while the house runs. Nothing here prints a secret or changes a thing."""
