"""`/commitment`: a file a verb, as people type it."""
