"""A person talks to it: command line and Telegram."""
