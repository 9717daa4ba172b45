"""Retention analytics over Ibis tables. Needs no Django and no database of ours."""
