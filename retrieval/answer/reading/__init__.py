"""What a passage says to a question: read by a small model, window by window."""
