"""A PDF becomes text in reading order: its letters are put together by where they stand on the page."""
