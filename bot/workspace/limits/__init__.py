"""Slack's rules for blocks, messages and views: one entry for each object, its page of the documentation beside it."""
