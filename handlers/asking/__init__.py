"""Answer plain questions from what is on record: `/targets ask`, a mention, a direct message."""
