"""Stripe: payments of a store, and its orders where it sells through nothing else."""
