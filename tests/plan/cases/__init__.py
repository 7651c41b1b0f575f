"""Whole invented plans as test data, each with what the checks must say about it."""
