"""Read whole reports: what a document promises, what it tells of the past, and what is only said in passing."""
