"""How any listener talks to Slack: what it is asked, what it answers, and with whom it speaks."""
