"""The patient's door: the conversation, and the channels that carry it."""
