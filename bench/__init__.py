"""Measurements: run on demand, printed as tables, never part of the tests."""
