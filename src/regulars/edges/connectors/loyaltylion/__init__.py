"""Customers, points, tiers and rewards of a store whose loyalty programme was LoyaltyLion."""
