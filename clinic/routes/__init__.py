"""The pages and actions of the console, a module for each part of it."""
