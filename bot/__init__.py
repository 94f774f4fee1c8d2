"""The running bot: opens what is needed, ties it together, keeps the time."""
