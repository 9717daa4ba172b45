"""Shopify: what its webhooks tell, what its API is asked for, and what that means for the store."""
