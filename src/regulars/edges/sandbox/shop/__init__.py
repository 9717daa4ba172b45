"""The sandbox shop: a small storefront and till to try every programme of Regulars with.

It tells Regulars what happens as any shop does: by messages to the public address for events.
"""
