"""Fitting and forecasting, done by us and by the peer; each prints what it took as JSON."""
