"""What whoever runs the house sees of it: whether it is well, and what it counts."""
