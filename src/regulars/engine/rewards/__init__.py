"""Rewards: the catalogue, codes, what became of each, and the gateway of every incentive."""
