"""How `/commitment` looks: a file a verb, named as its listener."""
