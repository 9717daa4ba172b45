"""Gathers every sentence that can be translated: ``make messages``. Nothing of it runs in the
product.
"""
