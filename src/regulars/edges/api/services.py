"""Doing something once, and answering the same however often it is asked for."""

from __future__ import annotations

from regulars.edges.api.answers import answered_once, digest_of

__all__ = ["answered_once", "digest_of"]
