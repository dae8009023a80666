"""A saved web page becomes the text of its article, with what the page says of it."""
