"""A file becomes articles and passages."""
