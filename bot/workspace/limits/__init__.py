"""Slack's rules for blocks and views, one place for each object."""
