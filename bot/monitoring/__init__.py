"""What whoever runs the bot can see of it from outside: that it lives, that it is ready, and figures."""
