"""Registers the checks of the configuration."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The configuration as a Django application, for its checks."""

    name = "regulars.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks."""
        importlib.import_module("regulars.config.checks")
