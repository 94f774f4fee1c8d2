"""How digests and reminders look."""
