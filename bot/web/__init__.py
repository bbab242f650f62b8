"""The hospital's own web chat: a page for patients, its live wire, and the channel that puts cards on it."""
