"""Answers to plain questions: sentences, each with the records on which it rests."""
