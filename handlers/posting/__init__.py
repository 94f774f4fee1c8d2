"""What the bot says by itself: digests and reminders, planned, composed and sent once."""
