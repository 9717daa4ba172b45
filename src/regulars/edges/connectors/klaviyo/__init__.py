"""Profiles, consents, suppressions and events of a store that used Klaviyo."""
