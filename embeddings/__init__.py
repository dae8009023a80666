"""Text becomes vectors; this package knows nothing of articles or questions."""
