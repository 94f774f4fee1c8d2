"""What the bot knows."""
