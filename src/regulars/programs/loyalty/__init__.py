"""Loyalty: points for what customers buy and do, and tiers for those who do it often."""
