"""How workspaces come to be served: they install the app by OAuth, have their tokens rotated, and leave again."""
