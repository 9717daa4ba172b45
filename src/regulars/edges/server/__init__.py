"""The web server: the console at an address of this machine."""
