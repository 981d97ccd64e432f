"""Importing: readers of other systems, and the arrival of what they read."""
