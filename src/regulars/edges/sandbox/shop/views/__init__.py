"""The pages of the shop, by what they are for."""
