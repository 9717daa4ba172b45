"""Spark as an engine: the same expressions on a cluster. Needs the extra ``spark`` and Java."""
