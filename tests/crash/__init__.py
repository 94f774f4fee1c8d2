"""The bot killed over and over while it posts, and what stands in the channels at the end."""
