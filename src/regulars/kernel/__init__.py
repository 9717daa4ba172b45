"""Errors, money, time, ids and files: what every floor stands on. No models, no business."""
