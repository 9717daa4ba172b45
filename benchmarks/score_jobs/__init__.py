"""From orders to the scores of every customer, by us and by the peer; each prints what it took."""
