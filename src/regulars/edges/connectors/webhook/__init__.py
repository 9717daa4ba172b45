"""Facts that any system posts, in our own format and signed as Standard Webhooks says."""
