"""Questions about articles themselves: what is known of one, and which there are."""
