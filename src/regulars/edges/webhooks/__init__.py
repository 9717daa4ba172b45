"""Telling other programs what happened, by webhooks (Standard Webhooks)."""
