"""A retention report as values: its types, how it is built, and its JSON form."""
