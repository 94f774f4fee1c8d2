"""The running bot: opens what is needed, ties it together, keeps the time."""

__version__ = "0.1.0"  # as in pyproject.toml; a test compares
