"""How fast the bot answers, beside a bare Bolt app: `python -m tests.bench`."""
