"""Puts the floors together: settings, addresses, the server's entry and the checks of both."""
