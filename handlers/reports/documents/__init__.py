"""Open the files in which reports come: what they say, as plain text with its paragraphs."""
