"""Customers, points, tiers, rewards and referrals of a store whose programme was Smile.io."""
