"""How the installation is, for whatever watches over it: whether it can answer, and its figures."""
