"""Out: the model as Block Kit, by pure functions."""
