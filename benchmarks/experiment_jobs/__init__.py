"""The same job twice: ours, and the growthbook package. Each is a program of its own.

A million ids are made and divided among three arms; each prints how many are in which.
"""
