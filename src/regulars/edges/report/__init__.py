"""The retention report as a page, a terminal summary and a file."""
