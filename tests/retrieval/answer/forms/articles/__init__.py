"""Questions about articles themselves."""
