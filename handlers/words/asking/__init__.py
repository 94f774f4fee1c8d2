"""A question as one asks a colleague, read into a value: its kind, and what it is about."""
