"""How posts get to Slack once."""
